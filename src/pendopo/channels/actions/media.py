"""Files that came with messages: fetched by the worker, checked and made anew, kept sealed on disk, removed
in time. The vendor's own bytes of a picture or paper are never kept.
"""

import hashlib
import json
import logging
import os
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from pendopo.channels import rules
from pendopo.channels.adapters import adapter_for
from pendopo.channels.models import Media
from pendopo.channels.queries.accounts import view_of_account
from pendopo.channels.types import DeliveryFailed, MediaRef
from pendopo.documents.actions import check_upload
from pendopo.documents.types import FileRefused, FilesBusy
from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.kit.crypto import seal

LOG = logging.getLogger("pendopo.channels")
FOLDER = "chat"
LEASE = timedelta(minutes=5)  # so long a worker may take for one file
State = Media.State
_IS_DUE = Q(next_try_at__isnull=True) | Q(next_try_at__lte=Now())


class _Refused(Exception):
    """A file that is not kept; `code` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def place_of(path: str) -> Path:
    """Where a file lies."""
    return Path(settings.MEDIA_ROOT) / FOLDER / path


def fetch_media(*, limit: int = 10, by: Actor, at: datetime) -> int:
    """Fetch files that wait, each outside any transaction, and keep what became of it. Gives how many were
    taken up; a worker that dies leaves its file to the next after five minutes.
    """
    taken = 0
    for key in _due(limit):
        row = _claim(key)
        if row is None:
            continue
        taken += 1
        try:
            _fetch(row, by, at)
        except _Refused as refused:
            _end(row, State.REFUSED, refused.code, by, at)
        except FilesBusy:
            _again(row, "busy", by, at)
        except DeliveryFailed as failure:
            _after_failure(row, failure, by, at)
        except Exception:  # a full disk, a fault of ours: this file waits, the others go on
            LOG.exception("%s not fetched", row)
            _again(row, "fault", by, at)
    return taken


def _due(limit: int) -> list[UUID]:
    rows = Media.objects.filter(_IS_DUE, state=State.WAITING)
    in_turn = rows.order_by(F("next_try_at").asc(nulls_first=True), "created_at")
    return list(in_turn.values_list("pk", flat=True)[:limit])


@transaction.atomic
def _claim(key: UUID) -> Media | None:
    """Take one file for this worker, unless another has it."""
    row = (
        Media.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("message__account", "message__thread")
        .filter(_IS_DUE, pk=key, state=State.WAITING)
        .first()
    )
    if row is not None:
        row.attempts += 1
        Media.objects.filter(pk=key).update(attempts=row.attempts, next_try_at=Now() + LEASE)
    return row


def _fetch(row: Media, by: Actor, at: datetime) -> None:
    """Fetch, check and keep one file. Raises _Refused, FilesBusy or DeliveryFailed."""
    reference = MediaRef(**json.loads(row.reference))
    if why := rules.why_not_fetched(row.kind, reference.size):
        raise _Refused(why)
    account = view_of_account(row.message.account)
    content, _told = adapter_for(account.channel).fetch(account, reference)
    if not rules.is_as_told(reference.sha256, hashlib.sha256(content).digest()):
        raise DeliveryFailed("changed", permanent=False)
    if row.kind == "voice":
        mime, name, pages = rules.sound_type(content), "suara", 0
        if not mime or len(content) > rules.LARGEST_SOUND:
            raise _Refused("unknown" if not mime else "too_large")
    else:
        try:
            clean = check_upload(content=content, name=reference.name or row.kind, by=by, at=at)
        except FileRefused as refused:
            raise _Refused(refused.code.removeprefix("file_")) from None
        content, mime, name, pages = clean.content, clean.kind, clean.name, clean.pages
    _keep(row, content, by, at, mime=mime, name=name, pages=pages)


def _keep(row: Media, content: bytes, by: Actor, at: datetime, **told: object) -> None:
    """The file sealed on disk first, then the row: a crash between leaves a file that nobody opens, which the
    nightly cleaning removes.
    """
    path = f"{row.pk.hex[:2]}/{row.pk.hex}"
    _write(place_of(path), seal(content))
    with transaction.atomic():
        changed = Media.objects.filter(pk=row.pk, state=State.WAITING).update(
            state=State.KEPT, path=path, size=len(content), sha256=hashlib.sha256(content).hexdigest(),
            kept_at=at, why="", reference="", **told,
        )  # fmt: skip
        if changed:
            _say("channels.media.kept", row, by, at, "")


def _write(path: Path, sealed: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_suffix(f".{os.getpid()}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _after_failure(row: Media, failure: DeliveryFailed, by: Actor, at: datetime) -> None:
    if failure.code == "gone":
        _end(row, State.EXPIRED, "gone", by, at)
    elif failure.permanent:
        _end(row, State.REFUSED, failure.code, by, at)
    else:
        _again(row, failure.code, by, at)


def _again(row: Media, code: str, by: Actor, at: datetime) -> None:
    pause = rules.fetch_again_after(row.attempts)
    if pause is None:
        _end(row, State.EXPIRED, "not_fetched", by, at)
        return
    waiting = Media.objects.filter(pk=row.pk, state=State.WAITING)
    waiting.update(next_try_at=Now() + pause, why=code[:40])


@transaction.atomic
def _end(row: Media, state: str, code: str, by: Actor, at: datetime) -> None:
    """It will not be kept: the page says why, and the vendor's reference is forgotten."""
    waiting = Media.objects.filter(pk=row.pk, state=State.WAITING)
    if waiting.update(state=state, why=code[:40], reference="", next_try_at=None):
        _say("channels.media.refused", row, by, at, code)


def _say(name: str, row: Media, by: Actor, at: datetime, code: str) -> None:
    thread = row.message.thread
    data = {"message": str(row.message_id), "kind": row.kind}
    record(
        name, by=by, at=at, channel=row.message.account.channel, mall=thread.mall,
        data=data | ({"code": code[:40]} if name.endswith("refused") else {}),
    )  # fmt: skip


def forget_media(*, by: Actor, at: datetime) -> int:
    """Remove files whose time is over, and what a crash left on disk. The row stays and says that the file
    was removed.
    """
    old = Media.objects.filter(state=State.KEPT, kept_at__lt=at - timedelta(days=rules.KEPT_DAYS))
    gone = 0
    for row in old.select_related("message__account", "message__thread").order_by("kept_at")[:1_000]:
        with transaction.atomic():
            kept = Media.objects.filter(pk=row.pk, state=State.KEPT)
            if not kept.update(state=State.GONE, path="", why="retention", name="", sha256=""):
                continue
            _say("channels.media.removed", row, by, at, "")
        place_of(row.path).unlink(missing_ok=True)
        gone += 1
    _sweep()
    return gone


def _sweep() -> None:
    """Files without a row that keeps them, once they are a day old."""
    root = Path(settings.MEDIA_ROOT) / FOLDER
    if not root.is_dir():
        return
    for folder in root.iterdir():
        files = {each.name: each for each in folder.iterdir()} if folder.is_dir() else {}
        if not files:
            continue
        paths = [f"{folder.name}/{name}" for name in files]
        known = set(Media.objects.filter(path__in=paths).values_list("path", flat=True))
        for name, file in files.items():
            age = _now_by_disk(root) - file.stat().st_mtime
            if f"{folder.name}/{name}" not in known and age > 86_400:
                file.unlink(missing_ok=True)


def _now_by_disk(root: Path) -> float:
    """The file system's own time: ages of files are told by it alone."""
    os.utime(root)
    return root.stat().st_mtime
