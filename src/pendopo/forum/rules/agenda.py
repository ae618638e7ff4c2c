"""When each item of an agenda is, which steps a session may take, and what a session needs."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pendopo.forum.types import ItemInput, ItemKind, SessionInput, SessionState
from pendopo.kit.errors import Text
from pendopo.kit.text import _, filled

MOST_ITEMS, MOST_REGIONS = 60, 60
LONGEST_MINUTES = 240
STEPS: dict[SessionState, frozenset[SessionState]] = {
    SessionState.PLANNED: frozenset({SessionState.INVITED, SessionState.CANCELLED}),
    SessionState.INVITED: frozenset({SessionState.RUNNING, SessionState.CANCELLED}),
    SessionState.RUNNING: frozenset({SessionState.HELD}),
    SessionState.HELD: frozenset({SessionState.ARCHIVED}),
    SessionState.ARCHIVED: frozenset(),
    SessionState.CANCELLED: frozenset(),
}
ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")


def may_move(before: str, after: str) -> bool:
    """A session is planned, its regions are invited, it runs, was held and is archived, in this order; it may
    be called off until it runs.

    Rule: forum-01. Source: issue of monitoring, 8.
    """
    return SessionState(after) in STEPS[SessionState(before)]


def agenda_times(
    starts_at: datetime | None, minutes: Sequence[int]
) -> list[tuple[datetime | None, datetime | None]]:
    """Items follow one another without a gap from the start of the session; without a recorded start no
    item has a time.

    Rule: forum-02. Source: issue of monitoring, 8 (agenda with times).
    """
    times: list[tuple[datetime | None, datetime | None]] = []
    at = starts_at
    for length in minutes:
        end = None if at is None else at + timedelta(minutes=length)
        times.append((at, end))
        at = end
    return times


def agenda_problems(items: Sequence[ItemInput], *, starts_at: datetime | None, ends_at: datetime | None,
    regions: Sequence[str]) -> dict[str, Text]:  # fmt: skip
    """An agenda has at least one item, each with a title and 1 to 240 minutes, names invited regions only,
    and fits into the session.

    Rule: forum-03. Source: issue of monitoring, 8. Problems by `item-<number>` or `agenda`.
    """
    found: dict[str, Text] = {}
    if not items or len(items) > MOST_ITEMS:
        found["agenda"] = _("Susunan acara berisi 1 sampai 60 butir.")
    for number, item in enumerate(items, start=1):
        if not item.title.strip():
            found[f"item-{number}"] = _("Tulis judul butir ini.")
        elif len(item.title) > 160 or len(item.speaker) > 120:
            found[f"item-{number}"] = _("Judul paling panjang 160 huruf, pembicara 120 huruf.")
        elif not 1 <= item.minutes <= LONGEST_MINUTES:
            found[f"item-{number}"] = _("Lama satu butir 1 sampai 240 menit.")
        elif item.kind == ItemKind.REGION and item.region not in regions:
            found[f"item-{number}"] = _("Pilih daerah yang diundang untuk butir ini.")
    if starts_at and ends_at and not found:
        needed = timedelta(minutes=sum(item.minutes for item in items))
        over = needed - (ends_at - starts_at)
        if over > timedelta():
            found["agenda"] = filled(
                _("Susunan acara {minutes} menit lebih panjang daripada sesinya."),
                minutes=int(over.total_seconds() // 60),
            )
    return found


def standard_agenda(regions: Sequence[tuple[str, str]], *, total_minutes: int) -> list[ItemInput]:
    """A new session opens, gives every region the same time for condition, obstacles, strategies and
    innovations, discusses, and closes with decisions.

    Rule: forum-04. Source: domain 6.1 and poskota.co.id 2020-05-12 (each region presents). What is proposed
    never is longer than the session.
    """
    around = (5, 10, 5) if total_minutes >= 40 else (1, 1, 1)
    each = max(1, (total_minutes - sum(around)) // max(1, len(regions)))
    each = min(each, 30)
    items = [ItemInput(str(_("Pembukaan")), around[0], ItemKind.OPENING)]
    items += [
        ItemInput(
            str(filled(_("{region}: kondisi, kendala, strategi, inovasi"), region=name)),
            each, ItemKind.REGION, "", code,
        )
        for code, name in regions
    ]  # fmt: skip
    items += [
        ItemInput(str(_("Diskusi")), around[1], ItemKind.DISCUSSION),
        ItemInput(str(_("Keputusan dan tindak lanjut")), around[2], ItemKind.CLOSING),
    ]
    while sum(item.minutes for item in items) > total_minutes and len(items) > 1:
        items.pop(-2 if len(items) > 2 and items[-2].kind == ItemKind.DISCUSSION else -1)
    return items


def length_in_minutes(session: SessionInput) -> int:
    """A session is as long as from its start to its end; without times it has no length.

    Rule: forum-09. Source: issue of monitoring, 8.
    """
    if session.starts_at is None or session.ends_at is None:
        return 0
    return int((session.ends_at - session.starts_at).total_seconds() // 60)


def seconds_left(started_at: datetime | None, minutes: int, at: datetime) -> int | None:
    """The timer of an item counts down from its length and goes on below zero, so that everybody sees how
    far it is over.

    Rule: forum-05. Source: issue of monitoring, 8 (presenter view). None before it began.
    """
    if started_at is None:
        return None
    return int(minutes * 60 - (at - started_at).total_seconds())


def times_by_zone(at: datetime, zones: Sequence[str]) -> list[tuple[str, datetime]]:
    """Everybody reads the time in their own zone: WIB, WITA and WIT, those of the invited regions, west to
    east.

    Rule: forum-06. Source: domain 4.1 (three zones).
    """
    wanted = [zone for zone in ZONES if zone in set(zones)] or [ZONES[0]]
    return [(zone, at.astimezone(ZoneInfo(zone))) for zone in wanted]


def video_link_problem(link: str) -> Text:
    """A video room may be anybody's, but its address is https, with a host and without a password.

    Rule: forum-07. Source: issue of monitoring, 8 (link to any video room). Empty when it is fine.
    """
    if not link:
        return ""
    wrong = _("Tulis alamat ruang video yang lengkap, diawali https://")
    if len(link) > 500 or any(sign <= " " or sign in '<>"`\\' for sign in link):
        return wrong
    try:
        parts = urlsplit(link)
        known = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
        _port = parts.port
    except ValueError:
        return wrong
    return "" if known and "." in str(parts.hostname) else wrong


def session_problems(session: SessionInput, *, at: datetime, is_record: bool = False) -> dict[str, Text]:
    """A session has a theme, at least one region, an end after its start within a day, begins in the future,
    and looks at a period that does not lie after it; a record of the past may lack times.

    Rule: forum-08. Source: issue of monitoring, 8.
    """
    found: dict[str, Text] = {}
    if not session.theme.strip() or len(session.theme) > 200:
        found["theme"] = _("Tulis tema sesi, paling panjang 200 huruf.")
    if not session.regions:
        found["regions"] = _("Pilih sedikitnya satu daerah.")
    elif len(session.regions) > MOST_REGIONS:
        found["regions"] = _("Paling banyak 60 daerah dalam satu sesi.")
    problem = video_link_problem(session.video_link)
    if problem:
        found["video_link"] = problem
    first, last = session.period_first, session.period_last
    if first and last and (last < first or last > session.day):
        found["period_last"] = _("Masa bahan berakhir sesudah awalnya dan tidak sesudah hari sesi.")
    if is_record:
        return found
    starts, ends = session.starts_at, session.ends_at
    if starts is None or ends is None:
        found["starts_at"] = _("Isi tanggal, jam mulai, dan jam selesai.")
    elif ends <= starts or ends - starts > timedelta(hours=12):
        found["ends_at"] = _("Jam selesai sesudah jam mulai, paling lama 12 jam.")
    elif starts < at:
        found["starts_at"] = _("Waktu mulai sudah lewat.")
    return found
