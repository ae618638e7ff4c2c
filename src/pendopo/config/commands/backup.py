"""`pendopo backup FILE` and `pendopo restore FILE`: database, keys and files in one private file.

The file holds the keys: whoever has it can read the personal data in it. It is written for its owner only.
"""

import argparse
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pendopo.config.runtime import instance, prepared
from pendopo.config.runtime.binaries import programs
from pendopo.config.runtime.instance import RuntimeProblem
from pendopo.config.runtime.keys import check_keys, keys_path
from pendopo.config.runtime.postgres import database_for_command

FORMAT = 1
PARAMETERS_SINCE_17 = {b"SET transaction_timeout = 0;"}
# Transaction numbers of events belong to the server that wrote them. On one that has not counted so far, the
# cubes would wait for numbers that come much later and step over all that happens until then. So what was
# read of the log gets the number 1, what was not gets 2, both below every real one; the reader is between.
RENUMBER = """DO $$ BEGIN
  IF to_regclass('public.analytics_cubecursor') IS NULL OR (SELECT coalesce(max(transaction_id), 0)
      FROM public.events_event) < pg_current_xact_id()::text::bigint THEN RETURN; END IF;
  UPDATE public.events_event e SET transaction_id = CASE WHEN EXISTS (
    SELECT FROM public.analytics_cubecursor c
    WHERE (e.transaction_id, e.id) <= (c.transaction_id, c.event_id)) THEN 1 ELSE 2 END;
  UPDATE public.analytics_cubecursor SET transaction_id = 1, event_id = 9223372036854775807;
END $$"""
PARTS = {"manifest.json", "database.dump", "keys.json"}


def backup(argv: list[str]) -> int:
    """Write everything into FILE while the installation may go on running."""
    parser = argparse.ArgumentParser(prog="pendopo backup")
    parser.add_argument("file", type=Path)
    arguments = parser.parse_args(argv)
    data, target = instance.data_folder(), arguments.file.expanduser().resolve()
    if not keys_path(data).is_file():
        raise RuntimeProblem(f"{data} holds no installation yet; there is nothing to back up.")
    if not target.parent.is_dir():
        raise RuntimeProblem(f"The folder {target.parent} does not exist.")
    part = target.with_name(f"{target.name}.part")
    try:
        with tempfile.TemporaryDirectory(prefix="backup-", dir=data) as folder:
            dump = Path(folder) / "database.dump"
            _run("pg_dump", "-Fc", "--no-owner", "--no-privileges", "-f", str(dump), "-d", _address())
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as file, tarfile.open(fileobj=file, mode="w") as archive:
                _add(archive, "manifest.json", json.dumps(_manifest(data)).encode())
                _add(archive, "keys.json", keys_path(data).read_bytes())
                archive.add(dump, "database.dump", filter=_plain)
                if (data / "files").is_dir():
                    archive.add(data / "files", "files", filter=_plain)
        part.replace(target)
    except OSError as error:
        raise RuntimeProblem(f"{target} cannot be written: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)
    size = target.stat().st_size / 1_000_000
    print(f"Wrote {target} ({size:.1f} MB, with the keys). Keep it where only you can read it.")
    return 0


def restore(argv: list[str]) -> int:
    """Replace everything in the data folder by what FILE holds; all or nothing."""
    parser = argparse.ArgumentParser(prog="pendopo restore")
    parser.add_argument("file", type=Path)
    parser.add_argument("--yes", action="store_true", help="replace what is there without asking")
    arguments = parser.parse_args(argv)
    data = instance.data_folder()
    if instance.is_running(data):
        raise RuntimeProblem("The installation runs. Stop it first: make stop.")
    instance.open_folder(data)
    with tempfile.TemporaryDirectory(prefix="restore-", dir=data) as folder:
        manifest = _unpack(arguments.file.expanduser(), Path(folder))
        remembered = instance.remembered_mode(data)
        if remembered is not None and remembered != manifest["demo"]:
            raise RuntimeProblem(
                "A demo's backup belongs into a demo, a real one into a real installation. "
                "Restore into a fresh folder: PENDOPO_DATA=/new/folder pendopo restore FILE"
            )
        used = keys_path(data).is_file() or instance.was_opened(data)
        if used and not arguments.yes and not _confirmed(data):
            print("Nothing was changed.")
            return 1
        with database_for_command(data, anew=True):
            _replace(data, Path(folder), bool(manifest["demo"]))
    print(f"Restored what was saved at {manifest['saved_at']}. Start it with make run.")
    return 0


def _manifest(data: Path) -> dict[str, Any]:
    saved = datetime.now(UTC).isoformat(timespec="seconds")
    return {"format": FORMAT, "demo": instance.mode_in_force(data), "saved_at": saved}


def _address() -> str:
    return os.environ["DATABASE_URL"]


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    archive.addfile(entry, io.BytesIO(content))


def _plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """No names of accounts of this machine in the file."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


def _unpack(file: Path, folder: Path) -> dict[str, Any]:
    """Read a backup file into `folder`; anything strange in it is refused before anything is touched."""
    try:
        with tarfile.open(file, "r:") as archive:
            for entry in archive:
                if entry.name not in PARTS and entry.name.split("/", 1)[0] != "files":
                    raise RuntimeProblem(f"{file} is not a backup of Pendopo (it holds {entry.name!r}).")
                _extract(archive, entry, folder)
    except (OSError, tarfile.TarError) as error:
        raise RuntimeProblem(f"{file} cannot be read as a backup: {error}") from error
    manifest = instance.read_json(folder / "manifest.json")
    if not all((folder / name).is_file() for name in PARTS) or "demo" not in manifest:
        raise RuntimeProblem(f"{file} is not a whole backup of Pendopo.")
    if manifest.get("format") != FORMAT:
        raise RuntimeProblem(f"{file} was written by another version of Pendopo; use that one to read it.")
    check_keys((folder / "keys.json").read_bytes())
    script = folder / "restore.sql"
    dump = str(folder / "database.dump")
    _run("pg_restore", "-f", str(script), "--no-owner", "--no-privileges", dump)
    _speak_to_older_servers(script)
    return manifest


def _speak_to_older_servers(script: Path) -> None:
    """Our programs set a parameter that a server given by DATABASE_URL may be too old to know."""
    part = script.with_suffix(".part")
    with script.open("rb") as whole, part.open("wb") as file:
        for line in whole:
            if line.strip() in PARAMETERS_SINCE_17:
                continue
            file.write(line)
            if line.startswith(b"SET row_security"):
                break
        shutil.copyfileobj(whole, file)
    part.replace(script)


def _extract(archive: tarfile.TarFile, entry: tarfile.TarInfo, folder: Path) -> None:
    """Plain files and folders inside `folder` only. Python's own filters for this are younger than 3.11.2."""
    target = (folder / entry.name).resolve()
    if not target.is_relative_to(folder.resolve()):
        raise RuntimeProblem(f"This is not a backup of Pendopo (it holds {entry.name!r}).")
    if entry.isdir():
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        return
    content = archive.extractfile(entry) if entry.isreg() else None
    if content is None:
        raise RuntimeProblem(f"This is not a backup of Pendopo ({entry.name!r} is no plain file).")
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with content, target.open("wb") as file:
        shutil.copyfileobj(content, file)


def _replace(data: Path, folder: Path, demo: bool) -> None:
    """The database in one transaction, then keys, files and mode; the former keys stay beside them."""
    _run(
        "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "--single-transaction", "-d", _address(),
        "-c", "SET client_min_messages = warning", "-c", "DROP SCHEMA public CASCADE",
        "-c", "CREATE SCHEMA public", "-f", str(folder / "restore.sql"), "-c", RENUMBER,
    )  # fmt: skip
    prepared.forget(data)
    keys = keys_path(data)
    keys.parent.mkdir(mode=0o700, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    former = keys.with_name(f"keys-before-{stamp}.json")
    if keys.is_file() and keys.read_bytes() != (folder / "keys.json").read_bytes():
        instance.write_private(former, keys.read_bytes())
    instance.write_private(keys, (folder / "keys.json").read_bytes())
    if (folder / "files").is_dir():
        if (data / "files").is_dir():
            (data / "files").rename(data / f"files-before-{stamp}")
        (folder / "files").rename(data / "files")
    instance.write_private(data / "instance.json", json.dumps({"demo": demo}).encode())


def _run(program: str, *arguments: str) -> None:
    done = subprocess.run(
        [str(programs() / program), *arguments], capture_output=True, text=True, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeProblem(f"{program} failed; nothing was changed by it:\n{done.stderr.strip()[-1500:]}")


def _confirmed(data: Path) -> bool:
    if not sys.stdin.isatty():
        raise RuntimeProblem(f"{data} holds an installation. To replace it, add --yes.")
    return input(f"Replace everything in {data}? Type yes: ").strip().lower() == "yes"
