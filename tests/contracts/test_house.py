"""The house, where import-linter cannot see: addresses, actions, events, rules, sizes, clocks, the lock."""

import ast
import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from pendopo.events.types import CATALOGUE

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "pendopo"
ROOMS = (
    "events", "regions", "people", "malls", "catalogue", "channels", "notifications", "booking", "queue",
    "continuity", "documents", "analytics", "obstacles", "monitoring", "forum", "inbox",
)  # fmt: skip
ROOMS_WITH_ACTIONS = tuple(
    room
    for room in ROOMS
    if (PACKAGE / room / "actions.py").is_file() or (PACKAGE / room / "actions").is_dir()
)

# Actions that differ from `action(*, ..., by, at)`, each with its reason.
OTHER_SHAPES = {
    "pendopo.events.actions.connect_reactions": "wiring at start, before anybody acts",
    "pendopo.channels.actions.connect_renderer": "wiring at start, before anybody acts",
    "pendopo.channels.actions.connect_chooser": "wiring at start, before anybody acts",
    "pendopo.channels.actions.connect_templates": "wiring at start, before anybody acts",
    "pendopo.channels.actions.connect_answerer": "wiring at start, before anybody acts",
    "pendopo.events.actions.record": "the name of the event comes first, as in a sentence",
}

# Parameters that only a keyword can fill.
BY_NAME = {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}


# Files that may read the real clock, each with its reason.
CLOCK_READERS = {
    "kit/clock.py": "this is the clock",
    "kit/ids.py": "the time inside an id only keeps rows in the order they were made; nobody reads it",
    "config/commands/backup.py": "a backup is named by the moment it was really made, also in a demo",
    "config/commands/prepare.py": "sets the demo's clock from the real one",
    "web/board/hub.py": "a number that only grows across restarts, never shown as a time",
}


def python_files(*, tests: bool = False) -> Iterator[Path]:
    """Our own source files, without migrations."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts and (tests or "tests" not in path.parts):
            yield path


def short(path: Path) -> str:
    """The path as people say it."""
    return path.relative_to(PACKAGE).as_posix()


def every_address(patterns: list[Any], before: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    """Each address of the root urlconf with its view."""
    for entry in patterns:
        whole = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from every_address(entry.url_patterns, whole)
        elif isinstance(entry, URLPattern):
            yield whole, entry.callback


def who_may_open(view: Callable[..., Any]) -> str:
    """The declared access; empty when nobody said. No library is exempt."""
    return str(getattr(view, "access", ""))


def test_every_address_says_who_may_open_it() -> None:
    """Every address of the root urlconf has a declared access; a failure prints the whole list."""
    found = [
        (address, who_may_open(view), view) for address, view in every_address(get_resolver().url_patterns)
    ]
    listing = "\n".join(f"  /{address:<60} {access or 'NOBODY SAID'}" for address, access, _ in found)
    assert len(found) > 60, listing
    silent = [f"/{address} ({view.__module__})" for address, access, view in found if not access]
    assert not silent, f"Addresses without access: {silent}\nAll addresses:\n{listing}"


def test_the_ministry_and_the_counters_are_not_for_everybody() -> None:
    """A spot check that the list means something: named doors and who may open them."""
    doors = {address: who_may_open(view) for address, view in every_address(get_resolver().url_patterns)}
    assert doors[""] == "public"
    assert doors["k/<str:token>/"] == "private_link"
    assert doors["demo/surat"] == "demo_only"
    assert doors["petugas/loket/<int:counter>/<slug:verb>/"].startswith("staff")
    assert doors["kelola/<slug:mall>/penutupan/"].startswith("staff:")
    assert doors["pantau/impor/"].startswith("staff:")


def public_functions(module: ModuleType) -> dict[str, Callable[..., Any]]:
    """The functions a room offers: `__all__` where it is given, else what the file defines itself."""
    names = getattr(module, "__all__", None)
    if names is None:
        names = [
            name
            for name, value in vars(module).items()
            if not name.startswith("_") and getattr(value, "__module__", "").startswith(module.__name__)
        ]
    return {name: vars(module)[name] for name in names if inspect.isfunction(vars(module)[name])}


@pytest.mark.parametrize("room", ROOMS_WITH_ACTIONS)
def test_every_action_says_who_and_when(room: str) -> None:
    """Actions take keyword arguments only, among them `by` and `at`."""
    module = import_module(f"pendopo.{room}.actions")
    functions = public_functions(module)
    assert functions, f"{room} offers no action"
    wrong = []
    for name, function in functions.items():
        if f"{module.__name__}.{name}" in OTHER_SHAPES:
            continue
        parameters = inspect.signature(function).parameters
        loose = [p.name for p in parameters.values() if p.kind not in BY_NAME]
        missing = {"by", "at"} - set(parameters)
        if loose or missing:
            wrong.append(f"{name}: not keyword-only {loose}, missing {sorted(missing)}")
    assert not wrong, "\n".join(wrong)


def event_names(path: Path) -> Iterator[tuple[int, str]]:
    """Names in calls of `record(...)` that are written out with room, thing and verb."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called not in {"record", "tell", "_record", "_tell"}:
            continue
        for inner in ast.walk(node.args[0]):
            if isinstance(inner, ast.Constant) and re.fullmatch(r"\w+\.\w+\.\w+", str(inner.value)):
                yield node.lineno, str(inner.value)


def test_every_event_that_is_recorded_is_in_the_catalogue() -> None:
    """Names of events are published with meaning and data before anything records them."""
    assert len(CATALOGUE) > 30
    seen = [(path, line, name) for path in python_files() for line, name in event_names(path)]
    assert len(seen) > 20
    unknown = [f"{short(path)}:{line} {name}" for path, line, name in seen if name not in CATALOGUE]
    assert not unknown, "\n".join(unknown)


def test_every_event_of_the_catalogue_is_named_somewhere_it_can_happen() -> None:
    """No event is only promised: its name, or the verb that the room's `record` completes, is in code."""
    silent = []
    for name in CATALOGUE:
        room, _thing, verb = name.split(".")
        files = [path for path in python_files() if path.parts[len(PACKAGE.parts)] == room]
        text = "\n".join(path.read_text() for path in files if path.stem != "types")
        if name not in text and f'"{verb}"' not in text and f".{verb}" not in text:
            silent.append(name)
    assert not silent, f"In the catalogue but never recorded: {silent}"


def rules_of(path: Path) -> Iterator[str]:
    """The ids of the rules that a file's docstrings declare."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Module)):
            yield from re.findall(r"^Rule: ([a-z]+-\w+)", ast.get_docstring(node) or "", re.MULTILINE)


def test_every_rule_has_an_id_of_its_own() -> None:
    """A rule is found by its id, so an id is given once, and begins with the name of its room."""
    declared = [(rule, path) for path in python_files() for rule in rules_of(path)]
    assert len(declared) > 40
    twice = [rule for rule, times in Counter(rule for rule, _ in declared).items() if times > 1]
    assert not twice, f"Given twice: {sorted(twice)}"
    strangers = [
        f"{rule} in {short(path)}"
        for rule, path in declared
        if not short(path).startswith(rule.split("-")[0])
    ]
    assert not strangers, strangers


def test_files_stay_readable() -> None:
    """A file has 400 lines, never over 450; longer ones become packages."""
    mine = [*python_files(tests=True), *(ROOT / "tests").rglob("*.py"), *(ROOT / "bench").rglob("*.py")]
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines()) for path in mine}
    long = {name: lines for name, lines in lengths.items() if lines > 450}
    assert not long


def clock_readers(path: Path) -> Iterator[int]:
    """Lines that ask the system what time it is."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            asked = ast.unparse(node.func)
            if re.search(
                r"(^|\.)(datetime\.(now|today|utcnow)|timezone\.(now|localdate)|date\.today|time\.time(_ns)?)$",
                asked,
            ):
                yield node.lineno


def test_only_the_clock_reads_the_clock() -> None:
    """Everything else gets `at`, so that the demo's time holds everywhere and tests say when they are."""
    found = [
        f"{short(path)}:{line}"
        for path in python_files()
        for line in clock_readers(path)
        if short(path) not in CLOCK_READERS and not short(path).startswith("config/runtime/")
    ]
    assert not found, found


@pytest.mark.parametrize("name", ["run.txt", "dev.txt"])
def test_requirements_name_no_address(name: str) -> None:
    """The lock holds versions and digests; where they come from is each machine's own matter."""
    text = (ROOT / "requirements" / name).read_text()
    assert "://" not in text
    assert not re.search(r"^\s*(-i|--index-url|--extra-index-url|--find-links|-f)\b", text, re.MULTILINE)
    pinned = re.findall(r"^[\w.\[\]-]+==", text, re.MULTILINE)
    assert len(pinned) > 20
    assert text.count("--hash=sha256:") >= len(pinned)
