"""When owners of follow-ups are reminded."""

from datetime import date, timedelta

from pendopo.kit.errors import Text
from pendopo.kit.text import _

DAYS_BEFORE = 3
EVERY_DAYS_LATE = 7


def days_until(due: date, today: date) -> int:
    """Days that are left until the due date; below zero it is late.

    Rule: forum-20. Source: issue of monitoring, 8.
    """
    return (due - today).days


def is_reminder_due(due: date, today: date, *, reminded: date | None) -> bool:
    """Owners are reminded three days before, on the day, and then every week until it is done; never twice
    on one day, and once for what was missed while the worker slept.

    Rule: forum-21. Source: issue of monitoring, 8 (follow-ups remind until done).
    """
    moments = [due - timedelta(days=DAYS_BEFORE), due]
    late = (today - due).days
    if late >= EVERY_DAYS_LATE:
        moments.append(due + timedelta(days=late - late % EVERY_DAYS_LATE))
    passed = [moment for moment in moments if moment <= today]
    return bool(passed) and (reminded is None or reminded < max(passed))


def follow_up_problems(
    *, task: str, owner: str, due: date | None, session_day: date, email_problem: Text = ""
) -> dict[str, Text]:
    """A follow-up names what is to be done, whose it is, and a day that is not before the session.

    Rule: forum-22. Source: issue of monitoring, 8 (owner and due date).
    """
    found: dict[str, Text] = {}
    if not task.strip() or len(task) > 300:
        found["task"] = _("Tulis apa yang harus dilakukan, paling panjang 300 huruf.")
    if not owner.strip() or len(owner) > 120:
        found["owner"] = _("Tulis siapa penanggung jawabnya, paling panjang 120 huruf.")
    if due is None or due < session_day:
        found["due_date"] = _("Tenggat paling cepat pada hari sesi.")
    if email_problem:
        found["email"] = email_problem
    return found
