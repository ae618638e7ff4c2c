"""An example of a Ngulik that was held while Payakumbuh was restricted, with what came of it."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pendopo.config.demo.history import words
from pendopo.config.demo.history.types import Tale
from pendopo.forum import actions
from pendopo.forum.types import SessionInput
from pendopo.kit.actor import Actor
from pendopo.regions import queries as regions

GROUP = "wilayah-i"
WEEK = 14  # before the anchor, on a Tuesday: two weeks before the restriction ended
DEPUTY = "batam"
HOURS = time(9), time(11, 30)
ZONE = ZoneInfo("Asia/Jakarta")
# What was agreed: region ("" is the ministry), owner, task, days until due, days until done (0: still open), evidence.
AGREED = (
    ("13.76", "DPMPTSP Kota Payakumbuh", "Sampaikan rencana pembukaan penuh", 14, 12,
     "Contoh: rencana dikirim; mal buka penuh sejak akhir pembatasan."),
    ("14.71", "DPMPTSP Kota Pekanbaru", "Bagikan petunjuk kerja janji temu lewat kelurahan", 21, 30,
     "Contoh: petunjuk kerja dibagikan kepada enam daerah lain."),
    ("21.71", "DPMPTSP Kota Batam", "Lengkapi laporan bulanan yang belum dikirim", 28, 0, ""),
    ("", "Kementerian PANRB", "Kirim format paparan yang lebih pendek", 10, 6,
     "Contoh: format dua halaman dikirim kepada tujuh daerah."),
)  # fmt: skip

Step = tuple[datetime, Callable[[datetime], None]]


def steps(told: Tale, *, by: Actor) -> Iterator[Step]:
    """Planned, invited, held, and what became of the follow-ups."""
    day = told.anchor - timedelta(weeks=WEEK, days=-1)
    made: dict[str, int] = {}

    def planned(at: datetime) -> None:
        codes = tuple(sorted(region.code for region in regions.get_group(GROUP).regions.all()))
        row = actions.plan_session(
            session=_input(day, codes), emails=dict.fromkeys(codes, ""), is_example=True, by=by, at=at
        )
        actions.invite(session_id=row.pk, by=by, at=at)
        made["session"] = row.pk

    def answered(at: datetime) -> None:
        for mall in sorted(told.trends):
            answer, deputy = ("deputy", "Sekretaris dinas") if mall == DEPUTY else ("yes", "")
            actions.answer_invitation(
                session_id=made["session"], mall=mall, answer=answer, deputy=deputy, by=by, at=at
            )
        made["question"] = actions.ask_question(
            session_id=made["session"], text=words.QUESTION, mall="batam", by=by, at=at
        ).pk

    def held(at: datetime) -> None:
        number = made["session"]
        actions.start_session(session_id=number, by=by, at=at)
        done = at + timedelta(minutes=150)
        actions.answer_question(question_id=made["question"], answer=words.ANSWER, by=by, at=done)
        actions.end_session(session_id=number, by=by, at=done)
        actions.save_minutes(
            session_id=number, minutes=words.MINUTES, decisions=words.DECISIONS, version=0, by=by, at=done
        )
        for region, owner, task, due, _done, _proof in AGREED:
            row = actions.add_follow_up(
                session_id=number, task=task, owner=owner, due=day + timedelta(days=due), region=region,
                is_example=True, by=by, at=done,
            )  # fmt: skip
            made[task] = row.pk
        actions.archive_session(session_id=number, by=by, at=done + timedelta(days=1))

    yield _at(day - timedelta(days=10)), planned
    yield _at(day - timedelta(days=3)), answered
    yield _at(day), held
    for _region, _owner, task, _due, done, proof in AGREED:
        if done:
            yield _at(day + timedelta(days=done)), _finisher(made, task, proof, by)


def _finisher(made: dict[str, int], task: str, proof: str, by: Actor) -> Callable[[datetime], None]:
    def finish(at: datetime) -> None:
        actions.finish_follow_up(follow_up_id=made[task], evidence=proof, by=by, at=at)

    return finish


def _input(day: date, codes: tuple[str, ...]) -> SessionInput:
    return SessionInput(
        theme="Layanan selama pembatasan: siapa yang tertahan, apa yang membantu",
        purpose="Sesi contoh dari riwayat yang dibangkitkan. Bukan rapat kementerian.",
        day=day,
        starts_at=datetime.combine(day, HOURS[0], tzinfo=ZONE),
        ends_at=datetime.combine(day, HOURS[1], tzinfo=ZONE),
        zone=str(ZONE),
        regions=codes,
        group=GROUP,
        period_first=(day - timedelta(days=150)).replace(day=1),
    )


def _at(day: date) -> datetime:
    return datetime.combine(day, HOURS[0], tzinfo=ZONE)
