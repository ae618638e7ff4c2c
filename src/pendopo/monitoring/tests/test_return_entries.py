"""A return names entries of the register: prefilled, ticked, closed, added, sent, and kept as they stood."""

from datetime import date

import pytest

from pendopo.kit.errors import InvalidInput
from pendopo.monitoring.actions import accept_return, answer_return, import_return_sheet
from pendopo.monitoring.models import Return, ReturnValue
from pendopo.monitoring.queries.returns import boards, get_return_view
from pendopo.monitoring.queries.sheets import return_csv, return_template
from pendopo.monitoring.rules import returns as rules
from pendopo.monitoring.tests.return_factories import ANALYST, AT, OCTOBER, head, make_return
from pendopo.monitoring.types.returns import (
    Answer,
    EntryRef,
    NewEntry,
    RegisterWork,
    ReturnIncomplete,
    ReturnMoved,
    SheetRejected,
    StateStep,
)
from pendopo.obstacles.models import Obstacle
from pendopo.obstacles.queries.entries import get_obstacle
from pendopo.obstacles.tests.factories import make_obstacle, make_strategy

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    from pendopo.malls.tests.factories import make_mall

    make_mall("bogor", "32.71")
    return make_obstacle(
        "32.71", mall="bogor", reach="draft", title="Jaringan putus", since_date=date(2026, 10, 5),
        told_date=date(2026, 10, 5),
    )  # fmt: skip


def send(row, *, confirm=True, by=None, register=None, **answers):
    row = Return.objects.get(pk=row.pk)
    return answer_return(
        return_id=row.pk, version=row.version, answers=answers, confirm=confirm, register=register,
        by=by or head(), at=AT,
    )  # fmt: skip


def refs(row, field="obstacles"):
    return ReturnValue.objects.get(of=row, field=field).entries


def lines(by, field="obstacles"):
    view = get_return_view("bogor", OCTOBER, by=by, at=AT)
    return next(f for block in view.blocks for f in block.fields if f.spec.code == field).entries


def test_an_entry_comes_by_itself_goes_with_the_return_and_stays_as_it_stood(network):
    row = make_return_here()
    assert [(ref["id"], ref["told"]) for ref in refs(row)] == [(network.pk, True)]
    later = make_obstacle(
        "32.71", mall="bogor", reach="draft", title="Blangko habis", told_date=date(2026, 10, 9)
    )
    assert {line.ref.id for line in lines(head())} == {
        network.pk,
        later.pk,
    }  # written after the return opened
    send(row)
    network.refresh_from_db()
    assert network.reach == "submitted"  # who reviews can open what the return names
    assert get_obstacle(network.pk, by=ANALYST).title == "Jaringan putus"
    row.refresh_from_db()
    accept_return(return_id=row.pk, version=row.version, by=ANALYST, at=AT)
    Obstacle.objects.filter(pk=network.pk).update(state="solved", title="Jaringan", version=9)
    seen = next(line for line in lines(ANALYST) if line.ref.id == network.pk)
    assert (seen.ref.title, seen.ref.state, seen.now) == ("Jaringan putus", "open", "solved")
    assert str(seen.now_words) == "teratasi"
    assert lines(None) == ()  # strangers read the register, not the return's words


def make_return_here():
    from pendopo.kit.actor import SYSTEM
    from pendopo.monitoring.actions import open_returns
    from pendopo.monitoring.queries.returns import get_return
    from pendopo.monitoring.tests.return_factories import MONTHS, make_month

    make_month()
    open_returns(mall="bogor", back=MONTHS, by=SYSTEM, at=AT)
    return get_return("bogor", OCTOBER)


def test_what_is_left_out_stays_out_and_what_is_closed_here_is_closed_in_the_register(network):
    row = make_return_here()
    other = make_obstacle("32.71", mall="bogor", title="Blangko habis", told_date=date(2026, 10, 9))
    step = StateStep("obstacle", network.pk, network.version, "solved")
    send(row, confirm=False, register=RegisterWork((step,)), obstacles=Answer(chosen=(network.pk,)))
    assert {ref["id"]: (ref["told"], ref["state"]) for ref in refs(row)} == {
        network.pk: (True, "solved"), other.pk: (False, "open"),
    }  # fmt: skip
    network.refresh_from_db()
    assert (network.state, str(network.until_date)) == ("solved", "2026-11-03")
    send(row)
    assert [ref["id"] for ref in refs(row) if ref["told"]] == [network.pk]
    assert "Blangko" not in str(row.history.get(act="confirmed").changes)
    with pytest.raises(ReturnMoved):  # somebody else moved the entry since the page was opened
        send(row, register=RegisterWork((StateStep("obstacle", network.pk, 1, "open"),)))


def test_what_is_added_in_the_return_is_in_the_register_or_nothing_is_kept(network):
    row = make_return_here()
    new = RegisterWork(new=(NewEntry("obstacle", "Loket bocor", "building"),))
    with pytest.raises(ReturnIncomplete):  # the same sending asks for a reason: all or nothing
        send(row, register=new, visits=Answer(999))
    assert Obstacle.objects.count() == 1
    send(row, register=new, obstacles=Answer(chosen=()))
    made = Obstacle.objects.get(title="Loket bocor")
    assert (made.mall, made.code, made.reach) == ("bogor", "building", "submitted")
    assert [ref["title"] for ref in refs(row) if ref["told"]] == ["Loket bocor"]
    with pytest.raises(InvalidInput) as refused:
        send(row, register=RegisterWork(new=(NewEntry("strategy", "Genset", ""),)))
    assert set(refused.value.fields) == {"new-strategies-choice"}


def test_another_citys_entry_cannot_be_named(network):
    row = make_return_here()
    foreign = make_obstacle("13.71", mall="padang", title="Padang")
    with pytest.raises(InvalidInput):
        send(row, obstacles=Answer(chosen=(foreign.pk,)))
    with pytest.raises(InvalidInput):
        send(row, strategies=Answer(chosen=(network.pk,)))


def test_the_sheet_names_entries_by_their_codes_and_a_foreign_code_is_a_wrong_cell(network):
    from io import BytesIO

    from openpyxl import load_workbook

    row = make_return_here()
    strategy = make_strategy("32.71", mall="bogor", title="Genset", told_date=date(2026, 10, 9))
    view = get_return_view("bogor", OCTOBER, by=head(), at=AT)
    code = f"K-{network.pk}"
    assert f"{code} Jaringan putus (masih terjadi)" in return_csv(view)
    book = load_workbook(BytesIO(return_template(view)))
    cells = {line[0].value: line[5] for line in book["Laporan"].iter_rows(min_row=5)}
    assert cells["strategies"].value.startswith(f"S-{strategy.pk} Genset")
    cells["obstacles"].value = f"{cells['obstacles'].value}\nListrik juga padam."
    cells["strategies"].value = None

    def upload():
        out = BytesIO()
        book.save(out)
        row.refresh_from_db()
        return import_return_sheet(
            return_id=row.pk, version=row.version, file=out.getvalue(), by=head(), at=AT
        )

    upload()
    kept = ReturnValue.objects.get(of=row, field="obstacles")
    assert ([ref["id"] for ref in kept.entries if ref["told"]], kept.text) == (
        [network.pk], "Listrik juga padam.",
    )  # fmt: skip
    assert [ref["told"] for ref in refs(row, "strategies")] == [False]
    cells["obstacles"].value = "K-99999999 tidak ada"
    with pytest.raises(SheetRejected) as refused:
        upload()
    assert "K-99999999" in str(refused.value.cells[0].message)


def ref(number, state="open", *, told=True):
    return EntryRef("obstacle", number, f"Kendala {number}", state, 1, told)


def test_names_follow_the_register_until_confirmed_and_then_stay():
    now = {1: ref(1, "solved"), 2: ref(2), 3: ref(3)}
    kept = (ref(1), ref(2, told=False))
    assert rules.name_entries(kept, now, None, anew=True) == (ref(1, "solved"), ref(2, told=False), ref(3))
    assert rules.name_entries(kept, now, None, anew=False) == kept
    assert rules.name_entries(kept, now, (1, 2), anew=False) == (ref(1), ref(2))
    assert rules.read_entry_lines("k-3 Tiga\nbiasa\nS-4 salah", "obstacle") == ((3,), "biasa", ["S-4"])
    assert rules.misnamed_entries(rules.default_definition("month"), {"obstacles": ["S-1"]}) != {}
    assert rules.entry_code("innovation", 7) == "I-7"
    assert str(rules.state_title("innovation", "trial")) == "Uji coba"
    assert rules.refs_of(rules.rows_of(kept)) == kept
    answer = Answer(text="dan lain", entries=kept)
    assert rules.entry_lines(answer) == "K-1 Kendala 1 (masih terjadi)\ndan lain"
    typed = {
        "st-obstacle-1": "solved", "was-obstacle-1": "open:4", "st-obstacle-2": "open",
        "was-obstacle-2": "open:1", "new-innovations": "Loket malam", "new-innovations-choice": "backlog",
    }  # fmt: skip
    work = rules.read_register_work(rules.default_definition("month"), typed)
    assert work == RegisterWork(
        (StateStep("obstacle", 1, 4, "solved"),), (NewEntry("innovation", "Loket malam", "backlog"),)
    )


def test_the_board_turns_pages_and_opens_a_province(monkeypatch):
    make_return()
    make_return("padang", region="13.71")
    monkeypatch.setattr(boards, "A_PAGE", 1)
    monkeypatch.setattr(boards, "MOST_REGIONS", 1)
    second = boards.board_of(OCTOBER, by=ANALYST, at=AT, pages={"owing": 2})
    assert [line.mall for line in second.lines] == ["bogor"]
    assert (second.owing.page, second.owing.pages, second.owing.count) == (2, 2, 2)
    assert (second.places["regions"], [place.code for place in second.places["provinces"]]) == (
        [], ["13", "32"],
    )  # fmt: skip
    west_java = boards.board_of(OCTOBER, by=ANALYST, at=AT, province="32", pages={"owing": 9})
    assert [line.mall for line in west_java.lines] == ["bogor"]
    assert [place.code for place in west_java.places["regions"]] == ["32.71"]
