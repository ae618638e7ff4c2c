"""Evidence files: with their innovation, and one as it is sent."""

from typing import Any

from django.db.models import Prefetch

from pendopo.documents import queries as documents
from pendopo.documents.types import FileContent, FileUnknown
from pendopo.kit.actor import Actor
from pendopo.obstacles.models import EvidenceFile, Innovation
from pendopo.obstacles.queries.select import readable


def files_of_rows() -> "Prefetch[Any]":
    """The files of innovations without their content."""
    return Prefetch("files", EvidenceFile.objects.select_related("file").defer("file__content"))


def get_evidence_file(entry_id: int, file_id: int, *, by: Actor | None = None) -> FileContent:
    """One file for a reader of its innovation. Raises FileUnknown for everybody else."""
    found = EvidenceFile.objects.filter(pk=file_id, innovation_id=entry_id).first()
    if found is None or not Innovation.objects.filter(readable(by), pk=entry_id).exists():
        raise FileUnknown
    return documents.get_content(found.file_id)
