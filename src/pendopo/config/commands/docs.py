"""`pendopo docs`: docs/rules.md and docs/events.md, written from the code that they describe."""

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pendopo.config.runtime import instance
from pendopo.events.types import CATALOGUE

MARK = re.compile(r"Rule:\s+(?P<id>[a-z]+(?:-[a-z]+)*-\d+[a-z]?)\.\s+Source:\s+(?P<source>.+)", re.DOTALL)
WRITTEN = "Written by `pendopo docs` from the code; change the code, not this page."


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """One rule as its docstring tells it, and where it is."""

    room: str
    id: str
    sentence: str
    source: str
    place: str  # file::function, below src/pendopo

    @property
    def order(self) -> tuple[str, int, str]:
        """By room, then by number."""
        return self.room, int(re.sub(r"\D", "", self.id.rsplit("-", 1)[1])), self.id


def run(argv: list[str]) -> int:
    """Write both pages; with `--check` only say whether they are up to date."""
    parser = argparse.ArgumentParser(prog="pendopo docs")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a page is stale")
    arguments = parser.parse_args(argv)
    folder = instance.ROOT / "docs"
    stale = [name for name, text in pages().items() if _read(folder / name) != text]
    if arguments.check:
        for name in stale:
            print(f"docs/{name} is stale. Run pendopo docs and commit the result.", file=sys.stderr)
        return 1 if stale else 0
    for name in stale:
        (folder / name).write_text(pages()[name], encoding="utf-8")
        print(f"Wrote docs/{name}.")
    return 0


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def pages() -> dict[str, str]:
    """The pages by file name."""
    return {"rules.md": rules_page(list_rules()), "events.md": events_page()}


def list_rules() -> list[RuleEntry]:
    """Every rule of every room, in order."""
    found = [entry for path in rule_files() for entry in _rules_in(path)]
    return sorted(found, key=lambda entry: entry.order)


def rule_files() -> Iterator[Path]:
    """`rules.py` and the files of `rules/` of all rooms."""
    for room in sorted(path for path in instance.PACKAGE.iterdir() if path.is_dir()):
        yield from sorted([*room.glob("rules*.py"), *room.glob("rules*/**/*.py")])


def _rules_in(path: Path) -> Iterator[RuleEntry]:
    place = path.relative_to(instance.PACKAGE).as_posix()
    room = path.relative_to(instance.PACKAGE).parts[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            continue
        paragraphs = (ast.get_docstring(node) or "").split("\n\n")
        marks = [mark for paragraph in paragraphs[1:] if (mark := MARK.match(paragraph))]
        if marks:
            yield RuleEntry(
                room, marks[0]["id"], _line(paragraphs[0]), _line(marks[0]["source"]), f"{place}::{node.name}"
            )


def _line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def rules_page(rules: list[RuleEntry]) -> str:
    """All rules as tables, a room each."""
    lines = ["# Rules", "", f"Every decision, limit and formula of Pendopo: {len(rules)} rules. {WRITTEN}"]
    for room in sorted({entry.room for entry in rules}):
        lines += ["", f"## {room}", "", "| Rule | What holds | Source | Place |", "|---|---|---|---|"]
        lines += [
            f"| {entry.id} | {entry.sentence} | {entry.source} | `{entry.place}` |"
            for entry in rules
            if entry.room == room
        ]
    return "\n".join(lines) + "\n"


def events_page() -> str:
    """The published catalogue of events."""
    specs = sorted(CATALOGUE.values(), key=lambda spec: spec.name)
    lines = [
        "# Events",
        "",
        f"What the log may hold: {len(specs)} kinds of events. `data` carries plain codes, counts and times, "
        f"never personal data. {WRITTEN}",
    ]
    for room in sorted({spec.name.split(".")[0] for spec in specs}):
        lines += ["", f"## {room}", "", "| Event | Version | What happened | Data |", "|---|---|---|---|"]
        lines += [
            f"| `{spec.name}` | {spec.version} | {_line(spec.meaning)} | "
            f"{', '.join(f'`{key}`' for key in spec.data)} |"
            for spec in specs
            if spec.name.split(".")[0] == room
        ]
    return "\n".join(lines) + "\n"
