"""Files as evidence of an innovation: added after they were checked, and taken away for good."""

from datetime import datetime

from django.db import transaction

from pendopo.documents import actions as documents
from pendopo.documents.types import CleanFile, FileUnknown
from pendopo.kit.actor import Actor
from pendopo.kit.errors import InvalidInput, NotAllowed
from pendopo.obstacles.actions.entries import advance, locked, tell
from pendopo.obstacles.models import EvidenceFile, Innovation
from pendopo.obstacles.rules.reading import may_write
from pendopo.obstacles.rules.writing import file_mistakes, reach_after_change
from pendopo.obstacles.types import EntryKind


@transaction.atomic
def add_evidence_file(*, entry_id: int, label: str, file: CleanFile, by: Actor, at: datetime) -> int:
    """Add a checked file to an innovation, which then waits for the ministry again if it was accepted; gives
    the file's number. Raises EntryUnknown, NotAllowed, InvalidInput.
    """
    row = _own(entry_id, by)
    if wrong := file_mistakes(label, kept=row.files.count()):
        raise InvalidInput(fields=wrong)
    before = _labels(row)
    kept = documents.keep_file(file=file, region=row.region_id, mall=row.mall, by=by, at=at)
    made = EvidenceFile.objects.create(innovation=row, file_id=kept, label=label.strip())
    _changed(row, before, by=by, at=at)
    return int(made.pk)


@transaction.atomic
def remove_evidence_file(*, entry_id: int, file_id: int, by: Actor, at: datetime) -> None:
    """Take a file away with its content; the history keeps its name. Raises EntryUnknown, NotAllowed,
    FileUnknown.
    """
    row = _own(entry_id, by)
    found = row.files.filter(pk=file_id).first()
    if found is None:
        raise FileUnknown
    before, kept = _labels(row), found.file_id
    found.delete()
    documents.forget_file(file_id=kept, region=row.region_id, mall=row.mall, by=by, at=at)
    _changed(row, before, by=by, at=at)


def _own(entry_id: int, by: Actor) -> Innovation:
    """The innovation, locked, of somebody who writes for its place: two files at once are added in turn."""
    row: Innovation = locked(EntryKind.INNOVATION, entry_id, by=by)
    if not may_write(by, region=row.region_id, mall=row.mall):
        raise NotAllowed
    return row


def _labels(row: Innovation) -> str:
    return "; ".join(row.files.values_list("label", flat=True))


def _changed(row: Innovation, before: str, *, by: Actor, at: datetime) -> None:
    row.reach = reach_after_change(row.reach)
    fields = {"files": (before, _labels(row))}
    advance(EntryKind.INNOVATION, row, act="changed", fields=fields, by=by, at=at)
    tell(EntryKind.INNOVATION, "changed", row, by=by, at=at, data={"fields": ["files"]})
