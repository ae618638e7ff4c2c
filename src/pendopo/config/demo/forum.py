"""The forum of the demo: the session of 11 May 2020 as its source tells it, and one example to come."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pendopo.forum import actions
from pendopo.forum.types import SessionInput
from pendopo.kit.actor import Actor
from pendopo.regions import queries as regions

GROUP = "wilayah-i"
WIB = "Asia/Jakarta"
SATURDAY = 5
HELD = date(2020, 5, 11)
SOURCE = "poskota.co.id 2020-05-12"


def load(*, by: Actor, at: datetime) -> None:
    """Both sessions; figures, obstacles, strategies and innovations must be loaded."""
    codes = tuple(sorted(region.code for region in regions.get_group(GROUP).regions.all()))
    record_founding_session(codes, by=by, at=at)
    plan_example(codes, by=by, at=at)


def record_founding_session(codes: tuple[str, ...], *, by: Actor, at: datetime) -> None:
    """Wilayah I on 11 May 2020: theme, day and regions are known; times, minutes and decisions are not."""
    session = SessionInput(
        theme="Monitoring kondisi penyelenggaraan pelayanan publik di MPP Wilayah I pada masa pandemi",
        purpose="Konferensi video. Tiap daerah memaparkan kondisi, kendala, strategi, dan inovasi.",
        day=HELD,
        starts_at=None,
        ends_at=None,
        zone=WIB,
        regions=codes,
        group=GROUP,
        period_first=date(2020, 2, 1),
        period_last=HELD,
    )
    row = actions.record_past_session(session=session, source=SOURCE, by=by, at=at)
    actions.keep_briefings(session_id=row.pk, by=by, at=at)


def plan_example(codes: tuple[str, ...], *, by: Actor, at: datetime) -> None:
    """A session a week from now, marked as an example: agenda, invitations and two open follow-ups."""
    day = at.astimezone(ZoneInfo(WIB)).date() + timedelta(days=7)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    starts = datetime.combine(day, time(9), ZoneInfo(WIB)).astimezone(UTC)
    session = SessionInput(
        theme="Kendala dan strategi MPP Wilayah I menjelang akhir tahun",
        purpose="Sesi contoh untuk peragaan. Bukan jadwal kementerian.",
        day=day,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=150),
        zone=WIB,
        regions=codes,
        group=GROUP,
        video_link="https://rapat.example.org/ngulik-wilayah-i",
        period_first=(day - timedelta(days=170)).replace(day=1),  # half a year: the restriction and its end
    )
    emails = {code: f"dpmptsp.{code.replace('.', '')}@example.org" for code in codes}
    row = actions.plan_session(session=session, emails=emails, is_example=True, by=by, at=at)
    actions.invite(session_id=row.pk, by=by, at=at)
    for region, owner, task, days in (
        ("32.71", "DPMPTSP Kota Bogor", "Tulis strategi untuk tiap kendala yang belum dijawab", 14),
        ("", "Kementerian PANRB", "Bagikan contoh inovasi yang dapat ditiru daerah lain", 21),
    ):
        actions.add_follow_up(
            session_id=row.pk, task=task, owner=owner, due=day + timedelta(days=days), region=region,
            email="" if region else "ngulik@example.org", is_example=True, by=by, at=at,
        )  # fmt: skip
    actions.ask_question(
        session_id=row.pk, text="Layanan apa yang paling sering ditanyakan lewat percakapan?", by=by, at=at
    )
