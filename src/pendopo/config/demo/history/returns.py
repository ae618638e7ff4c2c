"""The monthly returns of the generated years, by the actions people use.

Each at the moment when it would have been done: most in time, some late, one given back, one missing, one
corrected after it was accepted.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pendopo.analytics.rules import month_after, month_of
from pendopo.config.demo.history.tale import joined
from pendopo.config.demo.history.types import Tale
from pendopo.kit.actor import SYSTEM, Actor
from pendopo.monitoring import actions
from pendopo.monitoring.models import Return
from pendopo.monitoring.types.returns import Answer, PeriodKind, ReturnIncomplete, ReturnState

DEMO_ACTOR = Actor(kind="demo", code="history", grants=SYSTEM.grants)
ZONE = ZoneInfo("Asia/Jakarta")
WHY = "Contoh: sudah diperiksa, sesuai catatan mal."
LATE_EVERY = {"pekanbaru": 3, "batam": 4}  # every so many months these malls answer late
MISSING = ("batam", 9)  # never answered, so many months before the newest
CORRECTED = ("sumedang", 5)  # corrected after it was accepted
TO_CONFIRM = "bogor"  # its newest month waits for whoever opens the demo
UNREVIEWED = "padang"  # its newest month is confirmed and waits for the ministry
GIVEN_BACK = "batam"  # its newest month came back with a remark
ONE_MONTH = {PeriodKind.MONTH: 1, PeriodKind.WEEK: 0}


def submit_past(*, told: Tale, at: datetime) -> int:
    """Open, answer and review the return of every whole month since a mall keeps records; how many."""
    _forget_unanswered(told)
    newest = month_after(month_of(at.astimezone(ZONE).date()), -1)
    opened, month = 0, month_after(month_of(told.first))
    while month <= newest:
        due = month_after(month) + timedelta(days=4)
        for mall in told.trends:
            if joined(told, mall, month):
                is_waiting = mall == TO_CONFIRM and month == newest  # with time left to confirm it
                opened += actions.open_returns(
                    mall=mall, back=ONE_MONTH, by=SYSTEM, at=at if is_waiting else _at(month_after(month))
                )
        ago = (newest.year - month.year) * 12 + newest.month - month.month
        for row in Return.objects.filter(kind=PeriodKind.MONTH, starts_date=month).order_by("mall"):
            _submit(row, ago, due=due, at=at)
        month = month_after(month)
    return opened


def _forget_unanswered(told: Tale) -> None:
    """Returns that were opened while the days were still being made knew nothing: they are opened anew."""
    Return.objects.filter(state=ReturnState.COMPUTED, is_generated=False, mall__in=list(told.trends)).delete()


def _at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=ZONE)


def _submit(row: Return, ago: int, *, due: date, at: datetime) -> None:
    if row.state != ReturnState.COMPUTED or (row.mall, ago) == MISSING:
        return
    if ago == 0 and row.mall == TO_CONFIRM:
        return
    every = LATE_EVERY.get(row.mall)
    late = bool(every) and ago > 0 and ago % (every or 1) == 0
    day = due + timedelta(days=3) if late else due - timedelta(days=len(row.mall) % 3)
    confirmed = min(_at(day), at)
    row = _confirm(row, confirmed)
    if ago == 0 and row.mall == UNREVIEWED:
        return
    reviewed = min(confirmed + timedelta(days=2), at)
    if ago == 0 and row.mall == GIVEN_BACK:
        remark = "Contoh: jelaskan gerai yang buka tanpa catatan, dan tulis strateginya."
        actions.give_back_return(
            return_id=row.pk, version=row.version, remarks={"condition": remark}, by=DEMO_ACTOR, at=reviewed
        )
        return
    row = actions.accept_return(return_id=row.pk, version=row.version, by=DEMO_ACTOR, at=reviewed)
    if (row.mall, ago) == CORRECTED:
        _correct(row, due)


def _confirm(row: Return, at: datetime) -> Return:
    """Confirm it with what only the mall knows; what the rules ask to be explained is explained."""
    known = {value.field: value for value in row.values.all()}
    tickets = float(known["tickets"].computed or 0) if "tickets" in known else 0.0
    applications = round(tickets * 0.62)
    typed = {
        "applications": applications,
        "applications_online": round(applications * float(known["share_remote"].computed or 0) / 100 * 0.6),
        "permits_issued": round(tickets * 0.05),
        "documents": round(tickets * 0.48),
    }
    answers = {code: Answer(float(number)) for code, number in typed.items() if code in known}
    for _round in range(3):
        try:
            return actions.answer_return(
                return_id=row.pk, version=row.version, answers=answers, confirm=True, by=DEMO_ACTOR, at=at
            )
        except ReturnIncomplete as error:
            for name in error.fields:
                code = name.partition("-")[2]
                value = known[code]
                number = answers[code].value if code in answers else value.value
                answers[code] = Answer(number, value.text, WHY)
    raise AssertionError(f"{row.mall} {row.starts_date}: {sorted(answers)}")


def _correct(row: Return, due: date) -> None:
    """A month counted again: the old number stays in its history."""
    value = row.values.get(field="documents")
    counted = Answer(round(float(value.value or 0) * 1.09), "", "Contoh: buku register dihitung ulang.")
    row = actions.answer_return(
        return_id=row.pk, version=row.version, answers={"documents": counted}, confirm=True,
        why="Contoh: dokumen dua loket belum terhitung.", by=DEMO_ACTOR, at=_at(due + timedelta(days=7)),
    )  # fmt: skip
    if row.state == ReturnState.CONFIRMED:
        actions.accept_return(
            return_id=row.pk, version=row.version, by=DEMO_ACTOR, at=_at(due + timedelta(days=8))
        )
