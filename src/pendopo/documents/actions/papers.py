"""Files from data. A template is Typst, the data are JSON in `sys.inputs`; nothing is ever string-built.

A template sees its own folder and the shared look, both handed over as bytes: it opens no file, and imports
no package. The same data with the same date give the same bytes.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

from pendopo.documents import rules
from pendopo.documents.types import DataNotPrintable, DocumentFailed, TemplateUnknown
from pendopo.kit.actor import Actor

PDF_STANDARD = "a-2b"
LOOK = Path(__file__).parents[1] / "templates"
_NAME = re.compile(r"[a-z]+/[a-z][a-z_-]*")
_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_PACKAGE = re.compile(r'(import|include)\s*\(?\s*"@')
_TRIES = 8

_one_at_a_time = Lock()  # it takes a core for a few milliseconds; two at once would only take longer


def render_pdf(*, template: str, data: Mapping[str, Any], by: Actor, at: datetime) -> bytes:
    """A PDF/A-2b of `room/template` with the data, dated `at`.

    Raises TemplateUnknown, DataNotPrintable, DocumentFailed.
    """
    del by  # anybody who was given the data may have them on paper; the caller has asked for the permission
    return _render(template, data, at, format="pdf", pdf_standards=PDF_STANDARD)[0]


def render_pages(
    *, template: str, data: Mapping[str, Any], dots_an_inch: int = 110, by: Actor, at: datetime
) -> list[bytes]:
    """The same pages as pictures (PNG), to look at. Raises as `render_pdf` does."""
    del by
    return _render(template, data, at, format="png", ppi=dots_an_inch)


def _render(template: str, data: Mapping[str, Any], at: datetime, **wanted: Any) -> list[bytes]:
    import typst

    clean = rules.mapped(_plain(data), rules.printable)
    moment = at.astimezone(UTC).replace(microsecond=0)
    stamp = [moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second]
    sources = _sources(template)
    with _one_at_a_time:
        for attempt in range(_TRIES):
            inputs = {"data": json.dumps({**clean, "dated": stamp}, ensure_ascii=False)}
            # A new compiler each time: it gives the handed-over files away with its first result.
            handed: Any = dict(sources)
            compiler = typst.Compiler(
                handed,
                root=str(LOOK),
                font_paths=_fonts(),
                ignore_system_fonts=True,
                sys_inputs=inputs,
            )
            try:
                made = compiler.compile(timestamp=int(moment.timestamp()), **wanted)
            except typst.TypstError as problem:
                missing = _missing_signs(str(problem), clean, everything_rare=attempt >= 2)
                if not missing:
                    raise DocumentFailed(str(problem)) from None
                clean = rules.mapped(clean, lambda text, gone=missing: rules.boxed(text, gone))
                continue
            return [page for page in (made if isinstance(made, list) else [made]) if page is not None]
    raise DocumentFailed("too many signs without a glyph")


def _plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data as JSON has them; what cannot be written is refused before anything is made."""
    try:
        return dict(json.loads(json.dumps(dict(data), ensure_ascii=False, allow_nan=False, default=str)))
    except (TypeError, ValueError) as problem:
        raise DataNotPrintable from problem


def _missing_signs(problem: str, data: dict[str, Any], *, everything_rare: bool) -> set[str]:
    """The signs that the fonts lack, as the compiler names them; all rare ones when it goes on and on."""
    found = _NO_GLYPH.search(problem)
    if not found:
        return set()
    missing = set(_ESCAPED.sub(lambda code: chr(int(code[1], 16)), found[1]))
    if everything_rare:
        text = json.dumps(data, ensure_ascii=False)
        missing |= {sign for sign in set(text) if rules.is_rare(sign)}
    return missing - {rules.BOX}


@lru_cache(maxsize=1)
def _fonts() -> Any:
    """Manrope from its package and the compiler's own fonts for what it lacks; nothing of the machine."""
    import font_manrope
    import typst

    given = Path(font_manrope.__file__).parent / "files"
    with TemporaryDirectory(prefix="pendopo-fonts-") as folder:
        for face in given.glob("*.ttf"):
            if "Variable" not in face.name:  # drawings would take its lightest weight
                copyfile(face, Path(folder) / face.name)
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[folder])
        # Faces are read from the disk when they are first used: use them all while the folder is there.
        weights = "".join(f"#text(weight: {weight})[a]" for weight in range(200, 900, 100))
        page: Any = {"main.typ": f'#set text(font: "Manrope")\n{weights}'.encode()}
        typst.Compiler(page, font_paths=fonts, ignore_system_fonts=True).compile(format="pdf")
    return fonts


@lru_cache(maxsize=32)
def _sources(template: str) -> dict[str, bytes]:
    """The template as the first file, beside it those of its room and the shared look."""
    if not _NAME.fullmatch(template):
        raise TemplateUnknown
    room, _slash, name = template.partition("/")
    folder = LOOK if room == "documents" else Path(str(files("pendopo"))) / room / "documents"
    main = folder / f"{name}.typ"
    if not main.is_file():
        raise TemplateUnknown
    texts = {path.name: path.read_bytes() for path in (*LOOK.glob("*.typ"), *folder.glob("*.typ"))}
    for file_name, text in texts.items():
        if _PACKAGE.search(text.decode("utf-8")):
            raise DocumentFailed(f"{file_name} imports a package")
    return {"main.typ": main.read_bytes(), **texts}
