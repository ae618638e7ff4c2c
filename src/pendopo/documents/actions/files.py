"""Keeping a checked file, and forgetting one."""

import hashlib
from datetime import datetime

from django.db import transaction

from pendopo.documents.models import StoredFile
from pendopo.documents.types import CleanFile, FileUnknown
from pendopo.events.actions import record
from pendopo.kit.actor import Actor


@transaction.atomic
def keep_file(*, file: CleanFile, region: str, mall: str = "", by: Actor, at: datetime) -> int:
    """Keep a file that was checked; gives its number. Who may read it is the caller's to say."""
    row = StoredFile.objects.create(
        kind=file.kind, content=file.content, size=len(file.content), name=file.name, pages=file.pages,
        width=file.width, height=file.height, sha256=hashlib.sha256(file.content).hexdigest(),
        added_by=f"{by.kind}:{by.code}"[:80], added_at=at,
    )  # fmt: skip
    record(
        "documents.file.kept", by=by, at=at, region=region, mall=mall,
        data={"file": row.pk, "kind": row.kind, "size": row.size},
    )  # fmt: skip
    return int(row.pk)


@transaction.atomic
def forget_file(*, file_id: int, region: str, mall: str = "", by: Actor, at: datetime) -> None:
    """Delete a file with its content. Raises FileUnknown."""
    row = StoredFile.objects.select_for_update().filter(pk=file_id).first()
    if row is None:
        raise FileUnknown
    record(
        "documents.file.forgotten", by=by, at=at, region=region, mall=mall, data={"file": row.pk}
    )  # fmt: skip
    row.delete()
