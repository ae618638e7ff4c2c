"""Every sentence the interface says exists in English, with the same things filled in."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "pendopo"
PARTS = sorted((PACKAGE / "locale" / "en" / "parts").glob("*.po"))
CALLS = {
    "_": (None, 0), "gettext": (None, 0), "gettext_lazy": (None, 0), "gettext_noop": (None, 0),
    "ngettext": (None, 0), "ngettext_lazy": (None, 0), "pgettext": (0, 1), "pgettext_lazy": (0, 1),
    "npgettext": (0, 1),
}  # fmt: skip
CALL = re.compile(r"(?<![A-Za-z_])(?:_|n?p?gettext)\(")
FILLED = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def sentences(source: str) -> Iterator[tuple[str, str]]:
    """Context and text of each translated literal in Python source."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        context, text = CALLS.get(name, (None, -1))
        if text < 0 or len(node.args) <= text:
            continue
        words = [entry.value if isinstance(entry, ast.Constant) else None for entry in node.args]
        if isinstance(words[text], str):
            yield str(words[context]) if context is not None else "", str(words[text])


def calls_of_template(text: str) -> Iterator[str]:
    """The gettext calls that Django makes of a template, one by one."""
    source = templatize(text)
    for match in CALL.finditer(source):
        for end in range(match.end(), len(source)):
            if source[end] == ")":
                call = source[match.start() : end + 1]
                try:
                    ast.parse(call, mode="eval")
                except SyntaxError:
                    continue
                yield call
                break


def everything_said() -> dict[tuple[str, str], str]:
    """Each sentence of the interface and a file that says it."""
    said: dict[tuple[str, str], str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if "tests" not in path.parts and "migrations" not in path.parts:
            for sentence in sentences(path.read_text()):
                said.setdefault(sentence, path.relative_to(PACKAGE).as_posix())
    for path in sorted(PACKAGE.rglob("templates/**/*.*")):
        if path.suffix in {".html", ".txt"}:
            for call in calls_of_template(path.read_text()):
                for sentence in sentences(call):
                    said.setdefault(sentence, path.relative_to(PACKAGE).as_posix())
    return said


def test_every_sentence_exists_in_english() -> None:
    """No page mixes the languages: what is said in Indonesian has its English in a part."""
    known = {
        (entry.msgctxt or "", entry.msgid)
        for path in PARTS
        for entry in polib.pofile(str(path))
        if entry.translated() and not entry.obsolete
    }
    said = everything_said()
    assert len(said) > 1000
    missing = [
        f"{where}: {text!r}" for (context, text), where in said.items() if (context, text) not in known
    ]
    assert not missing, f"{len(missing)} sentences without English:\n" + "\n".join(sorted(missing))


@pytest.mark.parametrize("path", PARTS, ids=lambda path: path.stem)
def test_translations_fill_in_the_same_things(path: Path) -> None:
    """A placeholder that is lost or invented would break a page in one language only."""
    wrong = []
    for entry in polib.pofile(str(path)):
        wanted = sorted(FILLED.findall(entry.msgid))
        several = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
        for text in several:
            left_out = entry.msgid_plural and set(FILLED.findall(text)) <= set(wanted)
            if text and sorted(FILLED.findall(text)) != wanted and not left_out:
                wrong.append(f"{entry.msgid!r} -> {text!r}")
    assert not wrong, "\n".join(wrong)
