"""The rules of the queue, by their promises."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.kit.intervals import Period
from pendopo.queue import rules
from pendopo.queue.types import ENDED, STATED, Act, EndReason, Line, Priority, State, WaitRange

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LINES = st.sampled_from(list(Line))


class Stall:
    """The published rule in memory: join and call."""

    def __init__(self) -> None:
        self.last = dict.fromkeys(Line, 0.0)
        self.virtual = 0.0
        self.waiting: list[tuple[tuple[float, int], Line]] = []
        self.number = 0

    def join(self, line: Line) -> int:
        self.number += 1
        self.last[line] = rules.next_tag(line, virtual=self.virtual, last_tag=self.last[line])
        self.waiting.append((rules.calling_key(self.last[line], self.number), line))
        return self.number

    def call(self) -> tuple[int, Line]:
        chosen = min(self.waiting)
        self.waiting.remove(chosen)
        self.virtual = max(self.virtual, chosen[0][0])
        return chosen[0][1], chosen[1]


def test_of_six_calls_three_are_priority_two_appointments_one_walk_in() -> None:
    stall = Stall()
    for _ in range(60):
        for line in Line:
            stall.join(line)
    calls = [stall.call()[1] for _ in range(60)]
    assert [calls.count(line) for line in Line] == [30, 20, 10]
    for start in range(0, 60, 6):
        assert calls[start : start + 6].count(Line.WALK_IN) == 1


@given(st.lists(st.one_of(LINES, st.none()), max_size=120))
def test_within_a_line_whoever_came_first_is_called_first(events: list[Line | None]) -> None:
    stall, called = Stall(), {line: [] for line in Line}
    for event in events:
        if event is not None:
            stall.join(event)
        elif stall.waiting:
            number, line = stall.call()
            called[line].append(number)
    assert all(numbers == sorted(numbers) for numbers in called.values())


@given(st.lists(LINES, max_size=40), LINES)
def test_nobody_starves_whatever_comes_after(before: list[Line], mine: Line) -> None:
    stall = Stall()
    for line in before:
        stall.join(line)
    number = stall.join(mine)
    # Priority keeps coming for ever: two join for each call.
    limit = 6 * (len(before) + 1) + 6
    for _ in range(limit):
        stall.join(Line.PRIORITY)
        stall.join(Line.PRIORITY)
        if stall.call()[0] == number:
            return
    pytest.fail("starved")


def test_an_empty_line_costs_nobody_and_saves_up_nothing() -> None:
    stall = Stall()
    for _ in range(20):
        stall.join(Line.WALK_IN)
        stall.call()
    stall.join(Line.PRIORITY)
    stall.join(Line.WALK_IN)
    assert [stall.call()[1], stall.call()[1]] == [Line.PRIORITY, Line.WALK_IN]


@given(LINES, st.floats(0, 1e6), st.floats(0, 1e6))
def test_coming_back_is_never_later_than_joining_anew(line: Line, virtual: float, last: float) -> None:
    back = rules.rejoin_tag(line, virtual=virtual)
    assert virtual < back <= rules.next_tag(line, virtual=virtual, last_tag=last)


def test_priority_goes_before_how_one_came() -> None:
    assert rules.line_of(priority=Priority.ELDERLY, with_appointment=True) == Line.PRIORITY
    assert rules.line_of(priority=Priority.NONE, with_appointment=True) == Line.APPOINTMENT
    assert rules.line_of(priority=Priority.NONE, with_appointment=False) == Line.WALK_IN


def test_the_explanation_carries_the_numbers_in_force() -> None:
    text = " ".join(str(sentence) for sentence in rules.explain_calling())
    assert "dari 6 panggilan: 3 untuk prioritas, 2 untuk janji temu, dan 1 untuk datang langsung" in text
    assert "15 menit" in text


@given(st.integers(-300, 300), st.integers(5, 120), st.sampled_from(list(Priority)))
def test_early_waits_late_walks_in(minutes: int, length: int, priority: Priority) -> None:
    start = AT
    at = start + timedelta(minutes=minutes)
    found = rules.join_with_appointment(
        starts_at=start, ends_at=start + timedelta(minutes=length), priority=priority, at=at
    )
    assert (found.not_before is not None) == (minutes < -15)
    assert found.late == (minutes > max(15, length))
    if priority != Priority.NONE:
        assert found.line == Line.PRIORITY
    else:
        assert found.line == (Line.WALK_IN if found.late else Line.APPOINTMENT)


@pytest.mark.parametrize(
    ("minutes", "answer"),
    [(-31, "too_early"), (-30, ""), (0, ""), (150, ""), (301, "too_late"), (400, "too_late")],
)
def test_numbers_are_drawn_from_half_an_hour_before_until_the_last_ticket(minutes: int, answer: str) -> None:
    day = [Period(AT, AT + timedelta(hours=2)), Period(AT + timedelta(hours=3), AT + timedelta(hours=6))]
    at, last = AT + timedelta(minutes=minutes), AT + timedelta(hours=5)
    assert rules.drawing_refused(day, last_ticket_at=last, at=at) == answer
    assert rules.drawing_refused([], last_ticket_at=None, at=at) == "closed"


@given(st.integers(0, 200), st.integers(0, 20), st.floats(0.5, 120))
def test_the_range_is_a_range_and_grows_with_the_line(ahead: int, servers: int, minutes: float) -> None:
    told = rules.wait_range(ahead=ahead, servers=servers, minutes=minutes)
    more = rules.wait_range(ahead=ahead + 5, servers=servers, minutes=minutes)
    assert 0 <= told.low < told.high
    assert more.high >= told.high
    mean = (ahead + 0.5) * minutes / max(1, servers)
    assert told.low <= mean <= told.high + 1


def test_yesterdays_hit_rate() -> None:
    assert rules.hit_rate([]) is None
    assert rules.hit_rate([(5, 10, 7.0), (5, 10, 10.4), (5, 10, 11.0), (0, 4, 3.0)]) == 75
    assert rules.is_nearly_due(2)
    assert not rules.is_nearly_due(3)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "nol"), (11, "sebelas"), (12, "dua belas"), (20, "dua puluh"), (99, "sembilan puluh sembilan"),
        (100, "seratus"), (105, "seratus lima"), (111, "seratus sebelas"), (1000, "seribu"),
        (1999, "seribu sembilan ratus sembilan puluh sembilan"), (21_300, "dua puluh satu ribu tiga ratus"),
    ],
)  # fmt: skip
def test_numbers_in_words(value: int, words: str) -> None:
    assert rules.number_words(value) == words


def test_a_call_is_a_sentence() -> None:
    assert rules.call_sentence("A", 12, 3) == "Nomor antrean A dua belas, ke loket tiga."
    assert rules.call_words("AB", 5, 11)[1:] == ("A B", "lima", "ke loket sebelas")
    assert rules.ticket_number("A", 1234) == "A-1234"
    with pytest.raises(ValueError, match="whole numbers"):
        rules.number_words(-1)


@given(st.sampled_from(list(State)), st.lists(st.sampled_from(list(Act)), max_size=30))
def test_an_ended_ticket_stays_ended_unless_missed(state: State, acts: list[Act]) -> None:
    for act in acts:
        after = rules.state_after(state, act)
        assert rules.may_act(state, act) == (after is not None) == (act in rules.allowed_acts(state))
        if state in ENDED - {State.NO_SHOW}:
            assert after is None
        state = after or state


def test_one_minute_to_take_back() -> None:
    assert rules.may_undo("call", done_at=AT, at=AT + STATED.undo_within)
    assert not rules.may_undo("call", done_at=AT, at=AT + STATED.undo_within + timedelta(seconds=1))
    assert not rules.may_undo("transfer", done_at=AT, at=AT)
    assert not rules.may_undo("call", done_at=None, at=AT)


@pytest.mark.parametrize(
    ("minute", "low", "high", "told"),
    [
        (0, 20, 40, (20, 40)),  # both ends before the break
        (90, 20, 60, (20, 120)),  # the later end falls into the break of an hour
        (110, 20, 30, (80, 90)),  # both ends lie behind it
        (130, 5, 10, (55, 60)),  # somebody waits while the stall rests
        (-20, 0, 10, (20, 30)),  # before the stall opens
        (350, 20, 30, (20, 30)),  # behind the end of the day nothing is known
    ],
)
def test_a_break_makes_a_wait_longer(minute: int, low: int, high: int, told: tuple[int, int]) -> None:
    day = [Period(AT, AT + timedelta(hours=2)), Period(AT + timedelta(hours=3), AT + timedelta(hours=6))]
    at = AT + timedelta(minutes=minute)
    assert rules.over_breaks(WaitRange(low, high), at=at, periods=day) == WaitRange(*told)


def test_why_a_ticket_ended_is_told_in_words() -> None:
    assert rules.end_words("by_person") == "Atas permintaan sendiri"
    assert rules.end_words("Genset rusak") == "Genset rusak"
    for reason in EndReason:
        assert reason == EndReason.OTHER or str(rules.end_words(reason)) != str(reason)
