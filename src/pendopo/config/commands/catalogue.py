"""`pendopo catalogue export` and `pendopo catalogue import`: a mall's services as readable files."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from django.utils import translation

from pendopo.catalogue import actions, queries
from pendopo.catalogue.rules.files import MAX_BYTES
from pendopo.catalogue.rules.writing import write_catalogue_file
from pendopo.catalogue.types import CatalogueFileInvalid, ImportResult, ServiceFile
from pendopo.kit import clock
from pendopo.kit.errors import PendopoError
from pendopo.malls.queries import get_mall
from pendopo.people.queries import actor_for_user, find_user


def export_catalogue(arguments: Sequence[str]) -> int:
    """Write a mall's catalogue: into one file, or into a folder with one file a stall. `-` prints it."""
    parser = argparse.ArgumentParser(
        prog="pendopo catalogue export", description="Write a catalogue to files."
    )
    parser.add_argument("target", help="a file, an existing folder (or a name ending in /), or -")
    _shared(parser)
    options = parser.parse_args(arguments)
    with translation.override(options.language):
        try:
            mall = get_mall(options.mall)
        except PendopoError as error:
            return _complain(f"{options.mall}: {error}")
        entries = queries.list_catalogue(mall)
        if options.target == "-":
            print(write_catalogue_file(entries, name=mall.name), end="")
            return 0
        target = Path(options.target)
        if options.target.endswith("/") or target.is_dir():
            files = {target / f"{stall}.yaml": part for stall, part in _by_stall(entries).items()}
        else:
            files = {target: entries}
        try:
            for path, part in files.items():
                path.parent.mkdir(parents=True, exist_ok=True)
                _write_whole(path, write_catalogue_file(part, name=mall.name))
        except OSError as error:
            return _complain(f"{error.filename}: {error.strerror}")
        answer = {"services": len(entries), "files": [str(path) for path in files]}
        print(json.dumps(answer) if options.json else f"{len(entries)} layanan, {len(files)} berkas.")
    return 0


def import_catalogue(arguments: Sequence[str]) -> int:
    """Take in a file, or all `.yaml` files of a folder, all or nothing; each mistake by file and line."""
    parser = argparse.ArgumentParser(prog="pendopo catalogue import", description="Take in catalogue files.")
    parser.add_argument("source", help="a file, or a folder with .yaml files")
    parser.add_argument("--as", dest="username", required=True, help="staff account that answers for it")
    parser.add_argument("--dry-run", action="store_true", help="check everything, keep nothing")
    _shared(parser)
    options = parser.parse_args(arguments)
    at = clock.now()
    with translation.override(options.language):
        user = find_user(options.username)
        if user is None:
            return _complain(f"--as: {options.username}: akun tidak dikenal.")
        try:
            result = actions.import_catalogue(
                mall=get_mall(options.mall), files=_read_all(Path(options.source)),
                by=actor_for_user(user, at=at), at=at, dry_run=options.dry_run,
            )  # fmt: skip
        except OSError as error:
            return _complain(f"{error.filename}: {error.strerror}")
        except UnicodeDecodeError as error:
            return _complain(f"{options.source}: bukan teks UTF-8 ({error.reason}).")
        except CatalogueFileInvalid as error:
            if options.json:
                print(json.dumps(error.as_json(), ensure_ascii=False))
            return _complain(*map(str, error.problems), str(error))
        except PendopoError as error:
            return _complain(str(error), *(f"{name}: {text}" for name, text in error.fields.items()))
        print(_result_json(result) if options.json else _result_words(result))
    return 0


def _by_stall(entries: list[ServiceFile]) -> dict[str, list[ServiceFile]]:
    stalls: dict[str, list[ServiceFile]] = {}
    for entry in entries:
        stalls.setdefault(entry.service.stall, []).append(entry)
    return stalls


def _read_all(source: Path) -> dict[str, str]:
    paths = sorted(source.glob("*.yaml")) if source.is_dir() else [source]
    if not paths:
        raise FileNotFoundError(2, "tidak ada berkas .yaml", str(source))
    found = {}
    for path in paths:
        with path.open("rb") as opened:  # one byte more than allowed is enough to refuse it
            content = opened.read(MAX_BYTES + 1)
        found[str(path)] = content.decode("utf-8", "replace" if len(content) > MAX_BYTES else "strict")
    return found


def _write_whole(path: Path, text: str) -> None:
    unfinished = path.with_name(path.name + ".unfinished")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)


def _result_json(result: ImportResult) -> str:
    return json.dumps(
        {
            "created": result.created, "edited": result.edited, "unchanged": len(result.unchanged),
            "versions": result.versions, "dry_run": result.dry_run,
        }
    )  # fmt: skip


def _result_words(result: ImportResult) -> str:
    lead = "Uji coba, tidak ada yang disimpan: " if result.dry_run else ""
    return (
        f"{lead}{len(result.created)} layanan baru, {len(result.edited)} diubah, "
        f"{len(result.unchanged)} tetap; {result.versions} versi standar diterbitkan."
    )


def _complain(*lines: str) -> int:
    for line in lines:
        print(line, file=sys.stderr)
    return 1


def _shared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--mall", required=True, help="the mall's slug, such as bogor")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--language", default="id", choices=["id", "en"], help="language of the sentences")
