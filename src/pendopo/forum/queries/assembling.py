"""A briefing as plain data: six blocks, key figures, changes, questions to ask; for a page and for paper."""

from datetime import date, datetime
from typing import Any

from pendopo.forum import rules
from pendopo.forum.models import FollowUp, Invitation, Session
from pendopo.forum.queries.alerts import alert_rows
from pendopo.forum.queries.answered import effect_rows, reported_rows, return_words
from pendopo.forum.queries.calendar import when_words
from pendopo.forum.queries.counted import (
    condition_strips,
    condition_words,
    counted_block,
    coverage_words,
)
from pendopo.forum.queries.phrases import change_words, labels, prompt_words
from pendopo.forum.queries.printed import (
    APPLICATIONS,
    VISITS,
    Printed,
    fall_label,
    fall_words,
    happenings,
    printed_block,
)
from pendopo.forum.queries.told import told_blocks
from pendopo.forum.types import Fact, FollowUpState
from pendopo.kit import words
from pendopo.kit.text import _, filled
from pendopo.regions import queries as regions

MOST_ROWS = 9


def assemble(
    session: Session, row: Invitation, *, earlier: Session | None, known: list[Fact] | None,
    follow_ups: list[FollowUp], at: datetime,
) -> tuple[dict[str, Any], list[Fact]]:  # fmt: skip
    """The briefing of a region and the facts it stands on, in the active language."""
    region, first, last = row.region, session.period_first, _last_day(session, at)
    blocks, facts, cards = _blocks(region.code, first, last, is_record=session.is_record)
    alerts, alert_facts = alert_rows(region.code, first=first, last=last, at=at)
    facts += alert_facts
    facts += [_follow_up_fact(item) for item in follow_ups]
    changes = rules.changes_between(known, facts) if known is not None else []
    data = {
        "language": words.language(),
        "region": region.name,
        "region_code": region.code,
        "province": region.parent.name if region.parent else "",
        "theme": session.theme,
        "when": when_words(session, [regions.zone_of(region.code)]),
        "group": session.group_name,
        "period": f"{words.short_date(first)} – {words.short_date(last)}",
        "is_example": session.is_example,
        "is_record": session.is_record,
        "source": session.source,
        "made": words.short_date(at.date()),
        "made_at": at.isoformat(),
        "cards": cards[:4],
        "blocks": blocks,
        "alerts": alerts,
        "effects": effect_rows(region.code, first=first, last=last) if not session.is_record else [],
        "changes": [change_words(change) for change in changes][:MOST_ROWS],
        "changes_none": _no_changes(earlier, known),
        "changes_since": words.long_date(earlier.day) if earlier and known is not None else "",
        "prompts": [
            prompt_words(prompt) for prompt in rules.prompts(facts, on=session.day, known=known or [])
        ],
        "follow_ups": [follow_up_row(item, session.day) for item in follow_ups][:MOST_ROWS],
        "note": row.note,
        "caveats": _caveats(session, blocks),
        "labels": labels(),
    }
    return data, facts


def _last_day(session: Session, at: datetime) -> date:
    """The period ends with the day before the briefing is read, until the session comes nearer."""
    return min(session.period_last, at.date()) if not session.is_record else session.period_last


def _blocks(
    region: str, first: date, last: date, *, is_record: bool
) -> tuple[list[dict[str, Any]], list[Fact], list[Any]]:
    """The six blocks, the facts and the key figures. Of a time before this installation it knows no days."""
    slug = region.replace(".", "-")
    visits = printed_block(region, VISITS, first=first, last=last, key=f"v{slug}")
    wishes = printed_block(region, APPLICATIONS, first=first, last=last, key=f"p{slug}")
    seen = counted_block(region, "visits", first=first, last=last, key=f"kv{slug}")
    done = counted_block(region, "applications", first=first, last=last, key=f"kp{slug}")
    if not is_record:
        done.rows += reported_rows(region, first=first, last=last)
    reported = "" if is_record else return_words(region, first=first, last=last)
    hindrances, answers, news, told = told_blocks(region, first=first, last=last)
    events = happenings(region, first=first, last=last)
    strips = [] if is_record else condition_strips(region, first=first, last=last, key=f"k{slug}")
    facts = [*visits.facts, *wishes.facts, *seen.facts, *done.facts, *told]
    facts += [_fall_fact(change) for part in (visits, wishes) for change in part.falls]
    facts += [
        Fact("closure", f"closure:{item['start']}", item["text"], since=item["start"], until=item["end"],
             detail=item["basis"])
        for item in events
    ]  # fmt: skip
    for name, parts in (("visits", (visits, seen)), ("applications", (wishes, done))):
        if any(part.facts for part in parts):
            facts.append(Fact("known", f"known:{name}", name))
    blocks = [
        _condition_block(events, strips, coverage_words(region, first=first, last=last)),
        _figure_block("visits", "2", visits, seen, reported),
        _figure_block("applications", "3", wishes, done),
        _told_block("obstacles", "4", hindrances),
        _told_block("strategies", "5", answers),
        _told_block("innovations", "6", news),
    ]
    return blocks, facts, [*_fall_cards(wishes), *_fall_cards(visits), *seen.cards, *done.cards]


def _condition_block(events: list[dict[str, Any]], strips: list[dict[str, Any]], coverage: str) -> Any:
    names = labels()
    rows = [item | {"meta": item["basis"], "state": "", "more": ""} for item in events]
    rows += [
        {
            "title": _run_days(run), "text": run["reason"], "source": run["decree"], "badge": "",
            "kind": "bad" if run["condition"] == "closed" else "warn", "meta": strip["mall"],
            "state": condition_words()[run["condition"]], "more": "",
        }
        for strip in strips
        for run in strip["reasons"]
    ]  # fmt: skip
    return {
        "code": "condition", "number": "1", "title": names["condition"], "rows": rows[:MOST_ROWS],
        "figures": [], "notes": [coverage] if coverage else [],
        "charts": [
            {"svg": strip["svg"], "caption": strip["words"], "notes": [], "badge": "",
             "wide": True}
            for strip in strips
        ],
        "none": names["condition_none"],
    }  # fmt: skip


def _run_days(run: dict[str, Any]) -> str:
    if run["first"] == run["last"]:
        return words.short_date(run["first"])
    return f"{words.short_date(run['first'])} – {words.short_date(run['last'])}"


def _figure_block(
    code: str, number: str, printed: Printed, counted: Any, reported: str = ""
) -> dict[str, Any]:
    names = labels()
    notes: list[str] = [reported] if reported else []
    for change in printed.falls:
        notes += [f"{fall_words(change)}.", *(str(caveat) for caveat in change.caveats)]
    return {
        "code": code, "number": number, "title": names[code], "rows": [],
        "figures": [*counted.rows, *printed.rows][: MOST_ROWS + 3],
        "charts": [*counted.charts, *printed.charts][:2], "notes": notes, "none": names[f"{code}_none"],
    }  # fmt: skip


def _told_block(code: str, number: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    names = labels()
    more = len(rows) - MOST_ROWS
    notes = [str(filled(_("Dan {number} lagi di laman."), number=more))] if more > 0 else []
    return {"code": code, "number": number, "title": names[code], "rows": rows[:MOST_ROWS], "figures": [],
            "charts": [], "notes": notes, "none": names[f"{code}_none"]}  # fmt: skip


def _fall_fact(change: Any) -> Fact:
    start, end = change.before.period_end or change.before.period_start, change.after.period_end
    return Fact(
        "fall", f"fall:{change.before.key}:{change.after.key}", fall_words(change), value=change.percent,
        since=start.isoformat() if start else "", until=end.isoformat() if end else "",
    )  # fmt: skip


def _fall_cards(printed: Printed) -> list[dict[str, Any]]:
    """The deepest fall of the published figures, as a key figure with both values."""
    if not printed.falls:
        return []
    change = min(printed.falls, key=lambda item: item.percent or 0)
    return [
        {"value": f"−{words.number(abs(change.percent or 0), 1)} %", "label": fall_label(change),
         "note": str(change.caveats[0]) if change.caveats else "", "kind": "bad", "is_demo": False}
    ]  # fmt: skip


def _follow_up_fact(item: FollowUp) -> Fact:
    return Fact("follow_up", f"follow_up:{item.pk}", item.task, state=item.state,
                until=item.due_date.isoformat(), detail=labels()[f"follow_up_{item.state}"])  # fmt: skip


def follow_up_row(item: FollowUp, on: date) -> dict[str, Any]:
    """One follow-up as a briefing shows it."""
    late = item.state == FollowUpState.OPEN and item.due_date < on
    names = labels()
    return {
        "title": item.task,
        "meta": f"{item.owner} · {names['due']} {words.short_date(item.due_date)}",
        "state": names["follow_up_late"] if late else names[f"follow_up_{item.state}"],
        "kind": "bad" if late else "good" if item.state == FollowUpState.DONE else "warn",
        "text": item.evidence, "more": "", "source": "",
        "badge": str(_("contoh")) if item.is_example else "",
    }  # fmt: skip


def _no_changes(earlier: Session | None, known: list[Fact] | None) -> str:
    if earlier is None or known is None:
        return str(_("Belum ada sesi sebelumnya untuk daerah ini, jadi belum ada pembanding."))
    return str(filled(_("Tidak ada yang berubah sejak {day}."), day=words.long_date(earlier.day)))


def _caveats(session: Session, blocks: list[dict[str, Any]]) -> list[str]:
    found = []
    if session.is_record:
        found.append(
            _(
                "Disusun kemudian dari sumber terbuka; sebagian sumber terbit sesudah hari sesi. "
                "Yang tidak disebut sumber tidak diisi."
            )
        )
    if any(row.get("is_demo") for block in blocks for row in block["figures"]):
        found.append(_("Angka bertanda dibangkitkan dibuat untuk peragaan, bukan catatan nyata."))
    if any(row["source"] for block in blocks for row in block["figures"]):
        found.append(_("Angka terbitan dikutip seperti tercetak; ukuran yang berbeda tidak dijumlahkan."))
    return [str(text) for text in found]
