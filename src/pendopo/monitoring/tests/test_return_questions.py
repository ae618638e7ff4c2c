"""What a return asks changes by page: questions and measures come and go with versions, answers stay."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.kit.actor import SYSTEM
from pendopo.kit.errors import InvalidInput
from pendopo.monitoring.actions import accept_return, answer_return, open_returns, revise_definition
from pendopo.monitoring.models import Return, ReturnDefinition
from pendopo.monitoring.queries.returns import (
    board_of,
    get_return_view,
    list_versions,
    newest_definition,
)
from pendopo.monitoring.rules import returns as rules
from pendopo.monitoring.tests.return_factories import (
    ANALYST,
    AT,
    MONTHS,
    OCTOBER,
    head,
    make_month,
    make_return,
)
from pendopo.monitoring.types.returns import (
    Answer,
    EntryRef,
    FieldKind,
    NewField,
    PeriodKind,
    ReturnIncomplete,
)

NOVEMBER = rules.parse_period("2026-11")
LATER = AT + timedelta(days=30)


def revise(**more):
    return revise_definition(
        kind=PeriodKind.MONTH, valid_from=more.pop("valid_from", OCTOBER.end), due_days=4, lock_days=29,
        note="Perlu tahu.", by=ANALYST, at=more.pop("at", AT - timedelta(days=4)), **more,
    )  # fmt: skip


def fields(view):
    return {field.spec.code: field for block in view.blocks for field in block.fields}


@pytest.mark.django_db
def test_questions_of_each_kind_are_asked_from_a_coming_month_and_answers_outlive_them():
    october = make_return()
    revise(new=NewField("condition", "choice", "Ada genset?", importance="block"))
    revise(new=NewField("visits", "number", "Pengaduan lisan", most="50"), retired=("bookings",))
    revise(new=NewField("applications", "text", "Sebab penolakan", importance="explain"))
    revise(new=NewField("applications", "measure", measure="messages"))
    make_month(start=OCTOBER.end)
    open_returns(mall="bogor", back=MONTHS, by=SYSTEM, at=LATER)
    november = Return.objects.get(starts_date=OCTOBER.end)

    def send(**answers):
        november.refresh_from_db()
        return answer_return(
            return_id=november.pk, version=november.version, answers=answers, confirm=True, by=head(),
            at=LATER,
        )  # fmt: skip

    seen = fields(get_return_view("bogor", NOVEMBER, by=head(), at=LATER))
    assert {"tanya_ada_genset", "tanya_pengaduan_lisan", "tanya_sebab_penolakan", "messages"} <= set(seen)
    assert "bookings" not in seen
    assert "bookings" in fields(get_return_view("bogor", OCTOBER, by=head(), at=LATER))
    assert "tanya_ada_genset" not in {value.field for value in october.values.all()}
    with pytest.raises(ReturnIncomplete) as refused:
        send()
    assert set(refused.value.fields) == {"t-tanya_ada_genset", "r-tanya_sebab_penolakan"}
    with pytest.raises(ReturnIncomplete) as refused:
        send(tanya_ada_genset=Answer(text="mungkin"))
    assert "t-tanya_ada_genset" in refused.value.fields
    enough = {
        "tanya_ada_genset": Answer(text="Yes"), "tanya_sebab_penolakan": Answer(reason="Tidak ada."),
        "tanya_pengaduan_lisan": Answer(70, reason="Hari pasar."), "messages": Answer(12),
    }  # fmt: skip
    with pytest.raises(ReturnIncomplete):
        send(**enough | {"tanya_pengaduan_lisan": Answer(70)})
    send(**enough)
    november.refresh_from_db()
    accept_return(return_id=november.pk, version=november.version, by=ANALYST, at=LATER)
    assert board_of(NOVEMBER, by=ANALYST, at=LATER).accepted.lines[0].questions == 0
    revise(retired=("tanya_ada_genset", "visits"), valid_from=NOVEMBER.end, at=LATER - timedelta(days=4))
    kept = fields(get_return_view("bogor", NOVEMBER, by=ANALYST, at=LATER))
    assert str(kept["tanya_ada_genset"].said) == "Ya"
    newest = {spec.code for spec in newest_definition(PeriodKind.MONTH).fields}
    assert ("tanya_ada_genset" in newest, "visits" in newest) == (False, True)  # boards are made of visits
    versions = list_versions(PeriodKind.MONTH)
    assert [str(label) for label in versions[0].retired] == ["Ada genset?"]
    assert [str(label) for label in versions[-2].added] == ["Ada genset?"]
    revise(
        new=NewField("condition", "text", "Ada genset!"),
        valid_from=NOVEMBER.end,
        at=LATER - timedelta(days=4),
    )
    assert "tanya_ada_genset_b" in {spec.code for spec in newest_definition(PeriodKind.MONTH).fields}


@pytest.mark.django_db
def test_a_field_never_changes_a_month_that_has_begun_and_mistakes_are_named():
    make_return()
    with pytest.raises(InvalidInput) as refused:
        revise(new=NewField("condition", "choice", "Ada genset?"), at=AT)
    assert set(refused.value.fields) == {"valid_from"}
    with pytest.raises(InvalidInput) as refused:
        revise(new=NewField("atap", "lagu", "", importance="x", most="9"))
    assert set(refused.value.fields) == {
        "new-block", "new-asks", "new-importance", "new-label", "new-most",
    }  # fmt: skip
    with pytest.raises(InvalidInput) as refused:
        revise(new=NewField("visits", "measure", measure="visits"))
    assert set(refused.value.fields) == {"new-measure"}
    assert ReturnDefinition.objects.filter(kind="month").count() == 1


@given(
    st.sampled_from(["number", "decimal", "text", "choice"]), st.text(min_size=1, max_size=60),
    st.sampled_from(["block", "explain", "note"]),
)  # fmt: skip
def test_a_definition_with_any_new_field_is_kept_and_read_back(asks, label, importance):
    old = rules.default_definition(PeriodKind.MONTH)
    new = NewField("visits", asks, label, "petunjuk", importance=importance)
    if rules.field_mistakes(new, old):
        return
    made = rules.with_field(old, new, taken={spec.code for spec in old.fields})
    read, checks = rules.from_content(rules.as_content(made))
    assert [(spec.code, str(spec.label), spec.kind) for spec in read] == [
        (spec.code, str(spec.label), spec.kind) for spec in made.fields
    ]
    assert len(checks) == len(old.checks) + 1
    added = next(spec for spec in read if spec.code.startswith("tanya_"))
    assert set(added.code) <= set("abcdefghijklmnopqrstuvwxyz_")
    assert rules.field_code(label, {added.code}) != added.code
    gone = rules.without_fields(made, [added.code])
    assert (gone.fields, gone.checks) == (old.fields, old.checks)


def test_a_check_reads_of_a_text_whether_there_is_one():
    definition = rules.default_definition(PeriodKind.MONTH)
    ref = EntryRef("obstacle", 1, "Jaringan", "open", 1)
    found = rules.values_to_check(
        definition,
        {"visits": Answer(4), "visits_note": Answer(text=" "), "obstacles": Answer(entries=(ref,))},
    )
    assert found == {"visits": 4, "visits_note": None, "obstacles": 1.0}
    assert [rules.read_choice(text) for text in ("YA", "no", "", "mungkin")] == ["ya", "tidak", "", None]
    assert definition.fields[0].kind == FieldKind.COMPUTED
    assert rules.text_words(definition.fields[0], "ya") == "ya"
