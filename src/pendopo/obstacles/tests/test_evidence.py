"""Files as evidence: kept with their innovation, read by its readers, gone when taken away."""

import pytest

from pendopo.documents.models import StoredFile
from pendopo.documents.types import CleanFile, FileUnknown
from pendopo.kit.errors import InvalidInput, NotAllowed
from pendopo.malls.tests.factories import make_mall
from pendopo.obstacles import actions, queries
from pendopo.obstacles.models import EntryChange
from pendopo.obstacles.rules.writing import file_mistakes
from pendopo.obstacles.tests.factories import AT, TODAY, analyst, auditor, make_innovation, reporter
from pendopo.obstacles.types import EntryUnknown

pytestmark = pytest.mark.django_db
PHOTO = CleanFile("image/jpeg", b"\xff\xd8\xff photo", "loket.jpg", 0, 800, 600)


@pytest.fixture
def innovation():
    make_mall()
    return make_innovation()


def add(entry, by=None, label="Loket tablet", file=PHOTO):
    return actions.add_evidence_file(entry_id=entry.pk, label=label, file=file, by=by or reporter(), at=AT)


def test_a_file_is_public_only_while_its_innovation_is_accepted_and_public(innovation):
    made = add(innovation)
    innovation.refresh_from_db()
    assert innovation.reach == "submitted"  # looked at again, since something was added
    with pytest.raises(FileUnknown):
        queries.get_evidence_file(innovation.pk, made)
    elsewhere = reporter("padang")
    with pytest.raises(FileUnknown):
        queries.get_evidence_file(innovation.pk, made, by=elsewhere)
    assert queries.get_evidence_file(innovation.pk, made, by=auditor()).content == PHOTO.content
    who = {"kind": "innovation", "entry_id": innovation.pk}
    actions.accept_entry(**who, version=2, by=analyst(), at=AT)
    assert queries.get_evidence_file(innovation.pk, made).name == "loket.jpg"
    with pytest.raises(FileUnknown):  # by the number of another innovation
        queries.get_evidence_file(make_innovation().pk, made)
    actions.return_entry(**who, version=3, note="Perjelas", by=analyst(), at=AT)
    for by in (None, auditor(), elsewhere):
        with pytest.raises(FileUnknown):
            queries.get_evidence_file(innovation.pk, made, by=by)
    innovation.refresh_from_db()
    innovation.is_public, innovation.reach = False, "accepted"
    innovation.save()
    with pytest.raises(FileUnknown):
        queries.get_evidence_file(innovation.pk, made)
    assert queries.get_evidence_file(innovation.pk, made, by=elsewhere)


def test_only_its_place_adds_and_takes_away_and_the_history_keeps_the_name(innovation):
    with pytest.raises(NotAllowed):
        add(innovation, by=analyst())
    with pytest.raises(EntryUnknown):
        add(make_innovation(reach="draft"), by=reporter("padang"))
    with pytest.raises(InvalidInput):
        add(innovation, label=" ")
    assert set(file_mistakes("x" * 161, kept=8)) == {"label", "file"}
    made = add(innovation)
    with pytest.raises(NotAllowed):
        actions.remove_evidence_file(entry_id=innovation.pk, file_id=made, by=analyst(), at=AT)
    with pytest.raises(FileUnknown):
        actions.remove_evidence_file(entry_id=make_innovation().pk, file_id=made, by=reporter(), at=AT)
    actions.remove_evidence_file(entry_id=innovation.pk, file_id=made, by=reporter(), at=AT)
    assert not StoredFile.objects.exists()
    changes = EntryChange.objects.filter(entry_id=innovation.pk, kind="innovation")
    assert [change.fields["files"] for change in changes] == [["Loket tablet", ""], ["", "Loket tablet"]]


def test_eight_files_are_enough_and_one_is_evidence_for_the_competition(innovation):
    add(innovation)
    page = queries.get_innovation_page(innovation.pk, on=TODAY, by=reporter())
    assert {item.code: item.is_met for item in page.readiness.criteria}["evidence"]
    assert [(one.label, one.is_picture, one.width) for one in page.entry.files] == [
        ("Loket tablet", True, 800)
    ]
    for number in range(7):
        add(innovation, label=f"Berkas {number}")
    with pytest.raises(InvalidInput) as refused:
        add(innovation)
    assert "file" in refused.value.fields
    assert StoredFile.objects.count() == 8
