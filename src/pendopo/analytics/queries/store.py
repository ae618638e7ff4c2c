"""Where the archive lies: a folder, or a bucket of any S3 service."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from pendopo.analytics.types import ArchiveNotKnown, ArchiveOutOfReach, ArchiveRefused

CONNECT_SECONDS = 10
ANSWER_SECONDS = 60

# What S3 services answer when the keys are wrong or may not do this.
REFUSED = (
    "INVALID_ACCESS_KEY_ID", "SIGNATURE_DOES_NOT_MATCH", "ACCESS_DENIED", "INVALID_SIGNATURE",
    "INVALID_CLIENT_TOKEN_ID", "MISSING_AUTHENTICATION_TOKEN", "EXPIRED", "HTTP status 401",
    "HTTP status 403",
)  # fmt: skip


class Store:
    """The archive: a folder, or `s3://bucket/path`. What goes wrong with it has a name and a remedy."""

    def __init__(self, place: str) -> None:
        from pyarrow import fs

        self.place = place
        self.is_own = place == settings.ARCHIVE  # what is written there is noted
        self.is_folder = not place.startswith("s3://")
        if self.is_folder:
            self.files, self.root = fs.LocalFileSystem(), str(Path(place).resolve())
            return
        options: dict[str, Any] = {key: value for key, value in settings.ARCHIVE_S3.items() if value}
        options.update(connect_timeout=CONNECT_SECONDS, request_timeout=ANSWER_SECONDS)
        self.root = place.removeprefix("s3://").strip("/")
        if not self.root:
            raise ArchiveNotKnown
        with self._named():
            self.files = fs.S3FileSystem(**options)

    def write(self, path: str, content: bytes) -> None:
        """Write a file whole or not at all."""
        target = f"{self.root}/{path}"
        part = f"{target}.part" if self.is_folder else target  # a bucket shows a file when it is whole
        with self._named():
            if self.is_folder:
                self.files.create_dir(target.rpartition("/")[0], recursive=True)
            with self.files.open_output_stream(part) as out:
                out.write(content)
            if self.is_folder:
                self.files.move(part, target)

    def paths(self) -> set[str]:
        """The files that are there, below the root. A folder may still be made; a bucket must exist."""
        from pyarrow import fs

        with self._named():
            if not self.is_folder:
                bucket = self.root.partition("/")[0]
                if self.files.get_file_info(bucket).type == fs.FileType.NotFound:
                    raise ArchiveNotKnown
            chosen = fs.FileSelector(self.root, recursive=True, allow_not_found=True)
            found = (info.path for info in self.files.get_file_info(chosen) if info.is_file)
            return {path.removeprefix(f"{self.root}/") for path in found if path.endswith(".parquet")}

    def bring(self, folder: Path) -> list[Path]:
        """Copy the files into a folder, where the engine of the cubes reads them."""
        brought = []
        for path in sorted(self.paths()):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with self._named(), self.files.open_input_stream(f"{self.root}/{path}") as source:
                target.write_bytes(source.read())
            brought.append(target)
        return brought

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Say what the file system or the service said so that somebody can mend it."""
        try:
            yield
        except OSError as problem:
            said = str(problem)
            if isinstance(problem, PermissionError) or any(sign in said for sign in REFUSED):
                raise ArchiveRefused from problem
            if "NO_SUCH_BUCKET" in said:
                raise ArchiveNotKnown from problem
            raise ArchiveOutOfReach from problem


def open_store() -> Store:
    """The archive that the settings name."""
    return Store(settings.ARCHIVE)
