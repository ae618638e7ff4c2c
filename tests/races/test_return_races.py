"""A return is edited while it is being accepted: one of the two is refused politely, and nothing typed is
lost.
"""

import pytest
from django.db import transaction

from pendopo.monitoring.actions import accept_return, answer_return
from pendopo.monitoring.models import Return, ReturnHistory, ReturnValue
from pendopo.monitoring.tests.return_factories import ANALYST, AT, head, make_return
from pendopo.monitoring.types.returns import Answer, ReturnMoved
from tests.races.together import run_together, won

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("crowd")]
ROUNDS = 8


def confirmed():
    row = make_return()
    answer_return(return_id=row.pk, version=1, answers={}, confirm=True, by=head(), at=AT)
    row.refresh_from_db()
    return row


def edit(row, version, text, **more):
    def run():
        return answer_return(
            return_id=row.pk, version=version, answers={"visits_note": Answer(text=text)}, confirm=True,
            by=head(), at=AT, **more,
        ).state  # fmt: skip

    return run


def accept(row, version):
    return lambda: accept_return(return_id=row.pk, version=version, by=ANALYST, at=AT).state


def test_edited_while_being_accepted_one_is_refused_and_the_other_is_whole():
    row = confirmed()
    for number in range(ROUNDS):
        version = row.version
        results = run_together(edit(row, version, f"baru {number}", why="lupa"), accept(row, version))
        row.refresh_from_db()
        edited, accepted = results
        assert len(won(results)) == 1
        assert [type(result) for result in results if isinstance(result, Exception)] == [ReturnMoved]
        note = ReturnValue.objects.get(of=row, field="visits_note")
        if accepted == "accepted":
            assert (row.state, note.accepted_text) == ("accepted", note.text)
            assert note.text != f"baru {number}"  # accepted as it was seen
            edit(
                row, row.version, f"baru {number}", why="lupa"
            )()  # what was typed is sent again: a correction
        else:
            assert (edited, row.state, note.text) == ("confirmed", "confirmed", f"baru {number}")
        row.refresh_from_db()
        assert ReturnValue.objects.get(of=row, field="visits_note").text == f"baru {number}"
    versions = list(ReturnHistory.objects.filter(of=row).values_list("version", flat=True))
    assert versions == sorted(set(versions))  # each step once, in order


def test_ten_edits_of_one_version_keep_one_and_tell_nine():
    row = confirmed()
    results = run_together(*(edit(row, row.version, f"isi {number}") for number in range(10)))
    assert len(won(results)) == 1
    assert sum(isinstance(result, ReturnMoved) for result in results) == 9


def test_without_versions_an_acceptance_would_cover_what_nobody_saw():
    """The negative control: the same two steps without the version in hand both go through."""
    row = confirmed()

    def careless_edit():
        with transaction.atomic():
            fresh = Return.objects.select_for_update().get(pk=row.pk)
            return edit(row, fresh.version, "tidak terbaca", why="lupa")()

    def careless_accept():
        with transaction.atomic():
            fresh = Return.objects.select_for_update().get(pk=row.pk)
            return accept(row, fresh.version)()

    assert len(won(run_together(careless_edit, careless_accept))) == 2
