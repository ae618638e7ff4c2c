"""The cases that a count counts: one row a case, in its place, service and channel."""

from pendopo.analytics.rules.expressions.table import Table, Value
from pendopo.analytics.types.archive import (
    AT_COUNTER,
    BOOKED,
    CALLED,
    FINISHED,
    ISSUED,
    MISSED,
    NO_SHOW,
    REINSTATED,
    REMOTE,
    UNDONE,
    VISIT_STARTED,
)

TICKET = ("mall", "day", "visit", "number")


def visits(events: Table) -> Table:
    """A visit is one coming of one party, however many services it asks for.

    Rule: analytics-12. Source: catalogue of events (queue.visit.started).
    """
    return events.filter(events.name == VISIT_STARTED)


def tickets(events: Table) -> Table:
    """A number counts on the day it was drawn, also when it is given up later.

    Rule: analytics-13. Source: catalogue of events (queue.ticket.issued).
    """
    return events.filter(events.name == ISSUED)


def bookings(events: Table) -> Table:
    """A booking counts on the day it was made, whatever becomes of it; moving it makes no new one.

    Rule: analytics-14. Source: catalogue of events (booking.appointment.booked, overbooked).
    """
    return events.filter(events.name.isin(BOOKED))


def remote(events: Table) -> Table:
    """Made from afar are the numbers and bookings of a channel that needs no coming, and numbers that rest on
    a booking.

    Rule: analytics-15. Source: product rule (share of people who need not stand in line).
    """
    return events.filter(events.name.isin((ISSUED, *BOOKED)) & events.channel.isin(REMOTE))


def services_finished(events: Table) -> Table:
    """A finished service counts unless the officer took the finish back.

    Rule: analytics-16. Source: catalogue of events (queue.ticket.finished, undone).
    """
    undone = (events.name == UNDONE) & (events.act == "finish")
    return standing(events, events.name == FINISHED, undone)


def no_shows(events: Table) -> Table:
    """Not come are numbers that were called in vain, unless that was taken back or the person returned, and
    bookings that nobody came for; a booking whose number was called counts once.

    Rule: analytics-17. Source: catalogue of events (queue.ticket.no_show, booking.appointment.no_show).
    """
    back = (events.name == REINSTATED) | ((events.name == UNDONE) & (events.act == "no_show"))
    called = standing(events, events.name == NO_SHOW, back)
    missed = events.filter((events.name == MISSED) & (events.act != AT_COUNTER))
    return called.union(missed)


def last_calls(events: Table) -> Table:
    """The wait of a number is the sum of its waiting at its last call that was not taken back.

    Rule: analytics-18. Source: monitoring-50 of the open mall (queue.ticket.called, undone).
    """
    import ibis

    calls = standing(events, events.name == CALLED, (events.name == UNDONE) & (events.act == "call"))
    newest = ibis.window(group_by=TICKET, order_by=[calls.occurred_at.desc(), calls.waited_seconds.desc()])
    ranked = calls.mutate(turn=ibis.row_number().over(newest))
    return ranked.filter(ranked.turn == 0).drop("turn")


def standing(events: Table, happened: Value, taken_back: Value) -> Table:
    """Of the steps of one number, what is taken back cancels the latest that still stands; the rest stands.
    A taking back without anything before it does nothing.

    Rule: analytics-19. Source: rule queue-11 (undo takes back the last step).
    """
    undone = events.filter(taken_back).select(*TICKET).distinct()
    kept = events.filter(happened)
    return kept.anti_join(undone, list(TICKET)).union(_surviving(events, undone, happened, taken_back))


def _surviving(events: Table, undone: Table, happened: Value, taken_back: Value) -> Table:
    """Steps that were taken back at least once: a stack, told by its height after each step."""
    import ibis

    steps = events.mutate(step=ibis.cases((happened, 1), (taken_back, -1), else_=0))
    steps = steps.filter(steps.step != 0).semi_join(undone, list(TICKET))
    # At one moment what happened comes before what took it back; a longer wait came later.
    order = [steps.occurred_at, steps.step.desc(), steps.waited_seconds]
    so_far = {"group_by": TICKET, "order_by": order}
    steps = steps.mutate(turn=ibis.row_number().over(ibis.window(**so_far)))
    by_turn = ibis.cumulative_window(group_by=TICKET, order_by=steps.turn)
    steps = steps.mutate(raw=steps.step.sum().over(by_turn))
    by_turn = ibis.cumulative_window(group_by=TICKET, order_by=steps.turn)
    steps = steps.mutate(lowest=steps.raw.min().over(by_turn))
    steps = steps.mutate(height=steps.raw - ibis.least(steps.lowest, 0))
    later = ibis.cumulative_window(group_by=TICKET, order_by=steps.turn.desc())
    steps = steps.mutate(floor=steps.height.min().over(later))
    stands = steps.filter((steps.step == 1) & (steps.floor >= steps.height))
    return stands.select(*events.columns)
