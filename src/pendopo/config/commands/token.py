"""`pendopo token create`, `list` and `revoke`: keys for a counter's script, a kiosk, a board, a return's
sender or the ministry's analyst. A key is shown once, when it is made.
"""

import argparse
import json
from datetime import timedelta

from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.kit.errors import InvalidInput
from pendopo.malls import queries as malls
from pendopo.malls.models import Counter
from pendopo.malls.types import MallUnknown
from pendopo.people import actions, queries

ROLES = ("officer", "kiosk", "board", "reporter", "analyst")


def create(argv: list[str]) -> int:
    """Make a token and print it; an officer's belongs to one counter, a kiosk's, a board's or a
    reporter's to a mall, an analyst's to the country.
    """
    parser = argparse.ArgumentParser(prog="pendopo token create")
    parser.add_argument("--role", choices=ROLES, required=True)
    parser.add_argument("--counter", type=int, help="the counter's id; its number when --mall is named")
    parser.add_argument("--mall", default="", help="the mall's short name, such as bogor")
    parser.add_argument("--stall", default="", help="the stall's short name, such as disdukcapil")
    parser.add_argument("--note", default="", help="what the token is for")
    parser.add_argument("--days", type=int, help="how long it counts; left out: until it is revoked")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    if options.days is not None and options.days < 1:
        parser.error("--days must be 1 or more")
    if options.role == "officer" and options.counter is None:
        parser.error("an officer's token needs --counter")
    mall, stall, counter = options.mall, options.stall, None
    if options.counter is not None:
        counter = find_counter(options.counter, mall=mall)
        if stall and counter.stall.slug != stall:
            raise InvalidInput(fields={"stall": f"Loket {counter.number}: {counter.stall.slug}."})
        mall, stall = counter.mall.slug, counter.stall.slug
    elif options.role == "analyst":
        if mall or stall:
            parser.error("an analyst's token is for the whole country: leave out --mall and --stall")
    elif mall:
        malls.get_mall(mall)
        if stall:
            malls.get_stall(mall, stall)
    else:
        parser.error("name --mall, or --counter")
    row, token = actions.create_token(
        kind=options.role,
        mall=mall,
        stall=stall,
        counter=counter.pk if counter else None,
        note=options.note,
        lifetime=timedelta(days=options.days) if options.days else None,
        by=SYSTEM,
        at=clock.now(),
    )
    number = counter.pk if counter else None
    if options.json:
        print(
            json.dumps({"token": token, "role": options.role, "counter": number, "mall": mall, "id": row.pk})
        )
        return 0
    where = f"{mall}, {counter} ({stall}, id {number})" if counter else " ".join(filter(None, [mall, stall]))
    where = where or "the whole country"
    print(token)
    print(f"{options.role} at {where}. It is shown only now; keep it like a password.")
    return 0


def list_tokens(argv: list[str]) -> int:
    """Print the keys in force, never the tokens themselves."""
    parser = argparse.ArgumentParser(prog="pendopo token list")
    parser.add_argument("--mall", default="", help="only those of one mall")
    parser.add_argument("--all", action="store_true", help="also those that ended or were revoked")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    if options.mall:
        malls.get_mall(options.mall)
    at = clock.now()
    rows = queries.list_all_tokens(mall=options.mall, ended=options.all, by=SYSTEM, at=at)
    told = [
        {
            "id": row.pk, "role": row.kind, "mall": row.mall, "stall": row.stall, "counter": row.counter,
            "holder": row.user.username if row.user else "", "note": row.note,
            "created_at": row.created_at.isoformat(timespec="seconds"),
            "ends_at": row.ends_at.isoformat(timespec="seconds") if row.ends_at else None,
            "in_force": row.ends_at is None or row.ends_at > at,
        }
        for row in rows
    ]  # fmt: skip
    if options.json:
        print(json.dumps(told, ensure_ascii=False))
        return 0
    for one in told:
        where = " ".join(filter(None, map(str, [one["mall"], one["stall"]]))) or "the whole country"
        until = "ended" if not one["in_force"] else f"until {one['ends_at']}" if one["ends_at"] else "no end"
        print(
            f"{one['id']:>6}  {one['role']:<9} {where}  {one['note'] or '-'}  {one['holder'] or '-'}  {until}"
        )
    if not told:
        print("No keys in force." if not options.all else "No keys.")
    return 0


def revoke(argv: list[str]) -> int:
    """End a key now, by the number that `token list` gives; a repeat changes nothing."""
    parser = argparse.ArgumentParser(prog="pendopo token revoke")
    parser.add_argument("id", type=int)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    row = actions.revoke_token(token_id=options.id, by=SYSTEM, at=clock.now())
    ended = row.ends_at.isoformat(timespec="seconds") if row.ends_at else ""
    print(json.dumps({"id": row.pk, "ends_at": ended}) if options.json else f"Key {row.pk} ended {ended}.")
    return 0


def find_counter(wanted: int, *, mall: str = "") -> Counter:
    """With a mall the counter of that number in force today, or of that id there; without one the id."""
    if not mall:
        return malls.get_counter(wanted)
    counters = malls.list_counters(malls.get_mall(mall), on=clock.now().date())
    for counter in counters:
        if counter.number == wanted:
            return counter
    for counter in counters:
        if counter.pk == wanted:
            return counter
    raise MallUnknown
