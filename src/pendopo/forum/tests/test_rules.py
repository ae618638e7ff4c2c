"""Pure rules of the forum."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.forum import rules
from pendopo.forum.rules.agenda import STEPS
from pendopo.forum.tests.factories import AT, STARTS, TYPED
from pendopo.forum.types import Fact, ItemInput, ItemKind, SessionState

DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))
LENGTHS = st.lists(st.integers(1, 240), max_size=30)


@given(LENGTHS)
def test_items_follow_one_another_without_a_gap(minutes: list[int]) -> None:
    """forum-02."""
    times = rules.agenda_times(STARTS, minutes)
    assert len(times) == len(minutes)
    before = STARTS
    for (start, end), length in zip(times, minutes, strict=True):
        assert start == before
        assert end is not None
        assert end - before == timedelta(minutes=length)
        before = end
    assert rules.agenda_times(None, minutes) == [(None, None)] * len(minutes)


def test_a_session_goes_one_way() -> None:
    """forum-01: every way from planned ends in the archive or called off, and never comes back."""
    assert rules.may_move("planned", "invited")
    assert rules.may_move("invited", "running")
    assert not rules.may_move("planned", "running")
    assert not rules.may_move("running", "cancelled")
    seen: set[SessionState] = set()
    reached = {SessionState.PLANNED}
    while reached:
        state = reached.pop()
        assert state not in seen or state == SessionState.CANCELLED
        seen.add(state)
        reached |= STEPS[state] - seen
    assert seen == set(SessionState)


@given(st.integers(1, 12), st.integers(5, 600))
def test_the_proposed_agenda_fits_and_may_be_saved(regions: int, minutes: int) -> None:
    """forum-03, forum-04: what is proposed passes the check, and every region has the same time."""
    places = [(f"32.{number:02d}", f"Kota {number}") for number in range(regions)]
    items = rules.standard_agenda(places, total_minutes=minutes)
    assert sum(item.minutes for item in items) <= minutes
    assert len({item.minutes for item in items if item.kind == ItemKind.REGION}) <= 1
    codes = [code for code, _name in places]
    ends = STARTS + timedelta(minutes=minutes)
    assert not rules.agenda_problems(items, starts_at=STARTS, ends_at=ends, regions=codes)


@pytest.mark.parametrize(
    ("item", "where"),
    [
        (ItemInput("", 5), "item-1"),
        (ItemInput("Pembukaan", 0), "item-1"),
        (ItemInput("Pembukaan", 241), "item-1"),
        (ItemInput("x" * 161, 5), "item-1"),
        (ItemInput("Paparan", 5, ItemKind.REGION, "", "51.71"), "item-1"),
        (ItemInput("Pembukaan", 121), "agenda"),
    ],
)
def test_a_wrong_item_is_named(item: ItemInput, where: str) -> None:
    """forum-03."""
    found = rules.agenda_problems(
        [item], starts_at=STARTS, ends_at=STARTS + timedelta(hours=2), regions=["32.71"]
    )
    assert set(found) == {where}
    assert "agenda" in rules.agenda_problems([], starts_at=STARTS, ends_at=None, regions=[])


def test_a_session_is_as_long_as_it_is() -> None:
    """forum-09."""
    assert rules.length_in_minutes(TYPED) == 120
    assert rules.length_in_minutes(replace(TYPED, starts_at=None)) == 0


def test_the_timer_goes_on_below_zero() -> None:
    """forum-05."""
    assert rules.seconds_left(None, 5, AT) is None
    assert rules.seconds_left(AT, 5, AT + timedelta(minutes=2)) == 180
    assert rules.seconds_left(AT, 5, AT + timedelta(minutes=6)) == -60


def test_everybody_reads_the_own_zone() -> None:
    """forum-06: west to east, each once."""
    shown = rules.times_by_zone(STARTS, ["Asia/Jayapura", "Asia/Jakarta", "Asia/Jakarta"])
    assert [(zone, at.hour) for zone, at in shown] == [("Asia/Jakarta", 9), ("Asia/Jayapura", 11)]
    assert [zone for zone, _at in rules.times_by_zone(STARTS, [])] == ["Asia/Jakarta"]


@pytest.mark.parametrize("link", ["", "https://zoom.us/j/1?pwd=a", "https://meet.example.go.id:8443/x"])
def test_a_video_room_may_be_anybodys(link: str) -> None:
    """forum-07."""
    assert not rules.video_link_problem(link)


@pytest.mark.parametrize(
    "link",
    [
        "http://zoom.us/j/1", "javascript:alert(1)", "https://", "https://a@b.example.org/", "zoom.us/j/1",
        "https://zoom.us/\nX", 'https://zoom.us/"><script>', "https://localhost/x", "https://a.b:99999999/",
        "data:text/html,x", "https://" + "a" * 500 + ".org",
    ],
)  # fmt: skip
def test_a_wrong_video_room_is_refused(link: str) -> None:
    """forum-07."""
    assert rules.video_link_problem(link)


def test_what_a_session_needs() -> None:
    """forum-08."""
    assert not rules.session_problems(TYPED, at=AT)
    wrong = {
        "theme": replace(TYPED, theme=" "),
        "regions": replace(TYPED, regions=()),
        "starts_at": replace(TYPED, starts_at=None),
        "ends_at": replace(TYPED, ends_at=STARTS),
        "video_link": replace(TYPED, video_link="http://a.org"),
        "period_last": replace(TYPED, period_first=TYPED.day, period_last=TYPED.day - timedelta(days=1)),
    }
    for name, typed in wrong.items():
        assert set(rules.session_problems(typed, at=AT)) == {name}
    assert "starts_at" in rules.session_problems(TYPED, at=STARTS + timedelta(seconds=1))
    assert not rules.session_problems(replace(TYPED, starts_at=None, ends_at=None), at=AT, is_record=True)


@given(DAYS, st.lists(st.integers(0, 120), max_size=40, unique=True).map(sorted))
def test_reminders_come_before_on_and_weekly_after_and_never_twice_a_day(due: date, days: list[int]) -> None:
    """forum-20, forum-21: whatever days the worker runs, no moment is told twice and the last is not lost."""
    first = due - timedelta(days=10)
    reminded: date | None = None
    told: list[int] = []
    for offset in days:
        today = first + timedelta(days=offset)
        if rules.is_reminder_due(due, today, reminded=reminded):
            assert reminded is None or reminded < today
            reminded = today
            told.append(rules.days_until(due, today))
        assert not rules.is_reminder_due(due, today, reminded=reminded)
    assert all(left <= 3 for left in told)
    if days and days[-1] >= 10:
        assert told, "what is due is told, however late the worker comes"


def test_the_days_of_reminders_when_the_worker_runs_daily() -> None:
    """forum-21."""
    due, reminded, told = date(2026, 12, 10), None, []
    for offset in range(40):
        today = date(2026, 12, 1) + timedelta(days=offset)
        if rules.is_reminder_due(due, today, reminded=reminded):
            reminded = today
            told.append(rules.days_until(due, today))
    assert told == [3, 0, -7, -14, -21, -28]


def test_a_follow_up_needs_task_owner_and_day() -> None:
    """forum-22."""
    good = {"task": "Tulis", "owner": "DPMPTSP", "due": date(2026, 12, 2), "session_day": date(2026, 12, 1)}
    assert not rules.follow_up_problems(**good)
    assert set(rules.follow_up_problems(**{**good, "task": " ", "owner": "", "due": None})) == {
        "task", "owner", "due_date",
    }  # fmt: skip
    assert "due_date" in rules.follow_up_problems(**{**good, "due": date(2026, 11, 30)})


def test_what_changed_is_told_apart_by_keys() -> None:
    """forum-30."""
    before = [
        Fact("obstacle", "o1", "Jaringan", state="open"),
        Fact("obstacle", "o2", "Blangko", state="open"),
        Fact("figure", "f1", "Kunjungan", value=10),
        Fact("figure", "f2", "Janji", value=1),
        Fact("printed", "p", "tidak dibandingkan", value=1),
    ]
    after = [
        Fact("obstacle", "o1", "Jaringan lambat", state="ended"),
        Fact("innovation", "i1", "Keliling"),
        Fact("figure", "f1", "Kunjungan", value=10),
    ]
    found = [(change.kind, change.what, change.words) for change in rules.changes_between(before, after)]
    assert found == [
        ("obstacle", "moved", "Jaringan lambat"),
        ("obstacle", "gone", "Blangko"),
        ("innovation", "new", "Keliling"),
    ]
    assert rules.changes_between(after, after) == []


SPAN = st.tuples(st.none() | DAYS, st.none() | DAYS)


@given(SPAN, SPAN, st.booleans())
def test_a_fall_is_told_only_between_times_that_do_not_overlap(
    before: tuple[date | None, date | None], after: tuple[date | None, date | None], is_total: bool
) -> None:
    """forum-32."""
    if rules.may_be_a_fall(before, after, is_total=is_total):
        assert None not in {before[0], before[1], after[0]}
        assert before[0] <= before[1] < after[0]  # type: ignore[operator]


def test_the_founding_fall_may_be_told_and_unlike_periods_may_not() -> None:
    """forum-32."""
    february = (date(2020, 2, 1), date(2020, 2, 29))
    assert rules.may_be_a_fall(february, (date(2020, 3, 16), None), is_total=True)
    assert rules.may_be_a_fall(february, (date(2020, 3, 1), date(2020, 3, 31)), is_total=True)
    assert not rules.may_be_a_fall(february, (date(2020, 3, 1), date(2020, 3, 17)), is_total=True)
    assert not rules.may_be_a_fall(
        (date(2019, 8, 1), date(2019, 12, 31)), (date(2020, 1, 1), date(2020, 3, 5)), is_total=True
    )
    closed = (date(2020, 4, 1), date(2020, 5, 31))
    assert rules.may_be_a_fall(february, closed, is_total=True, ends_at_zero=True)


def codes(*facts: Fact, on: date = date(2020, 5, 11)) -> list[str]:
    known = [Fact("known", f"known:{name}", name) for name in ("visits", "applications")]
    found = [prompt.code for prompt in rules.prompts([*known, *facts], on=on)]
    return [code for code in found if not code.startswith("nothing")]


FALL = Fact("fall", "f", "turun", value=-44.0, since="2020-02-29")
CLOSED = Fact("closure", "c", "tutup", since="2020-04-01", until="2020-06-07", detail="SK 1")


def test_the_data_raise_questions() -> None:
    """forum-31."""
    assert codes(FALL) == ["fall_unexplained"]
    assert codes(FALL, CLOSED) == ["fall_explained"]
    assert codes(FALL, replace(CLOSED, until="2020-01-31")) == ["fall_unexplained"]
    assert codes(replace(FALL, value=-19.0)) == []
    assert codes(Fact("gap", "g", "Kunjungan, Maret")) == ["gap"]
    assert codes(Fact("printed", "p", "4.431", open_end=True)) == ["open_end"]
    obstacle = Fact("obstacle", "o1", "Jaringan", state="open")
    assert codes(obstacle) == ["obstacle_unanswered"]
    answer = Fact("strategy", "s", "Cadangan", since="2020-05-01", linked=("o1",))
    assert codes(obstacle, answer) == []
    assert codes(obstacle, replace(answer, since="2020-02-01")) == ["strategy_without_result"]
    assert codes(replace(CLOSED, detail="")) == ["closure_without_basis"]
    assert codes(Fact("innovation", "i", "Baru")) == ["innovation_without_evidence"]
    late = Fact("follow_up", "t", "Tulis", state="open", until="2020-05-01")
    assert codes(late) == ["follow_up_late"]
    assert codes(replace(late, state="done")) == []
    came = Fact("figure", "counted:visits", "Kunjungan", value=100.0)
    fewer = rules.prompts([replace(came, value=80.0)], on=date(2020, 5, 11), known=[came])
    assert [prompt.code for prompt in fewer if not prompt.code.startswith("nothing")] == ["fewer_since"]
    assert codes(replace(came, value=80.0)) == [], "without an earlier session nothing is compared"
    nothing = [prompt.code for prompt in rules.prompts([], on=date(2020, 5, 11))]
    assert nothing == [
        f"nothing_{name}" for name in ("visits", "applications", "obstacle", "strategy", "innovation")
    ]


@given(st.lists(st.sampled_from(["gap", "obstacle", "innovation", "fall", "printed"]), max_size=60))
def test_there_are_at_most_eight_questions_and_none_twice(kinds: list[str]) -> None:
    """forum-31."""
    facts = [Fact(kind, f"{kind}{n}", f"{kind} {n % 3}", value=-30.0) for n, kind in enumerate(kinds)]
    found = rules.prompts(facts, on=date(2020, 5, 11))
    assert len(found) <= 8
    assert len({(prompt.code, prompt.values.get("what")) for prompt in found}) == len(found)
