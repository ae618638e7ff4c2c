"""`pendopo build`: languages, typeface and static files. Does nothing when nothing has changed."""

import argparse
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from pendopo.config.runtime import instance

INPUTS = ("**/*.po", "**/static/**/*", "**/styles/*", "**/scripts/*", "**/pictures/*", "web/components/*.py")
LIBRARIES = ("django", "whitenoise", "font-manrope", "fonttools", "brotli", "vl-convert-python")


def run(argv: list[str]) -> int:
    """Build what is out of date; `--force` builds everything."""
    parser = argparse.ArgumentParser(prog="pendopo build")
    parser.add_argument("--force", action="store_true", help="build even when nothing has changed")
    arguments = parser.parse_args(argv)
    if is_done() and not arguments.force:
        return 0
    print("Building languages and static files ...", file=sys.stderr)
    folder = build_folder()
    stamp, wanted = folder / "stamp.json", fingerprint()
    stamp.unlink(missing_ok=True)
    compile_languages(instance.PACKAGE / "locale")
    collect_static(folder)
    stamp.write_text(json.dumps({"fingerprint": wanted}))
    return 0


def build_folder() -> Path:
    """PENDOPO_BUILD, else `build` in the checkout."""
    return Path(os.environ.get("PENDOPO_BUILD") or instance.ROOT / "build")


def is_done() -> bool:
    """Whether nothing has changed since the last build."""
    folder = build_folder()
    stamp = instance.read_json(folder / "stamp.json")
    return is_complete(folder) and stamp.get("fingerprint") == fingerprint()


def is_complete(folder: Path) -> bool:
    """Whether the results are there at all."""
    return (folder / "static" / "staticfiles.json").is_file() and _compiled("en").is_file()


def _compiled(language: str) -> Path:
    return instance.PACKAGE / "locale" / language / "LC_MESSAGES" / "django.mo"


def fingerprint() -> str:
    """A digest of every input: names, contents, and the libraries that shape the result."""
    digest = hashlib.sha256()
    for path in sorted(set(_inputs())):
        digest.update(str(path.relative_to(instance.PACKAGE)).encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)}".encode())
    return digest.hexdigest()


def _inputs() -> Iterator[Path]:
    for pattern in INPUTS:
        yield from (path for path in instance.PACKAGE.glob(pattern) if path.is_file())


def compile_languages(locale: Path) -> None:
    """Merge the parts of each language, in the order of their names, and compile them (polib, no gettext)."""
    import polib

    for parts in sorted(locale.glob("*/parts")):
        target = parts.parent / "LC_MESSAGES"
        target.mkdir(exist_ok=True)
        whole = polib.POFile()
        whole.metadata = {
            "Content-Type": "text/plain; charset=UTF-8",
            "Content-Transfer-Encoding": "8bit",
            "Language": parts.parent.name,
            "Plural-Forms": "nplurals=2; plural=(n != 1);",
        }
        known: set[tuple[str, str]] = set()
        files = sorted(parts.glob("*.po"))
        base = target / "django.po"
        for path in [*([base] if base.is_file() else []), *files]:
            for entry in polib.pofile(str(path), encoding="utf-8"):
                key = (entry.msgctxt or "", entry.msgid)
                if key not in known and not entry.obsolete and entry.translated():
                    known.add(key)
                    whole.append(entry)
        part = target / "django.mo.part"
        whole.save_as_mofile(str(part))
        part.replace(target / "django.mo")


def collect_static(folder: Path) -> None:
    """Collect, hash and compress; the old files stay in service until the new ones are whole."""
    fresh = folder / "static.part"
    shutil.rmtree(fresh, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.config.settings")

    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.STATIC_ROOT = fresh
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
    target = folder / "static"
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)
