"""What changes something leaves a trace, and what is decided is proved."""

import ast
import inspect
import re
from collections import defaultdict
from importlib import import_module
from pathlib import Path

from bench.__main__ import list_rooms

from pendopo.config.commands import docs
from pendopo.config.runtime.instance import PACKAGE, ROOT
from pendopo.config.wiring import ROOMS

# Actions that record nothing, each with its reason.
SILENT = {
    "queue.hear_counter": "a heartbeat: it says that a link stands, nothing happens to anybody",
    "queue.leave_counter": "the end of the heartbeats",
    "documents.check_upload": "checks a file; nothing is written",
    "documents.render_pages": "makes pictures of a paper; nothing is written",
    "documents.render_pdf": "makes a paper; nothing is written",
    "channels.connect_renderer": "wiring at start, before anybody acts",
    "channels.connect_chooser": "wiring at start, before anybody acts",
    "notifications.let_go": "the day was given by the plan, which is told; the sending is told by itself",
    "channels.collect_mail": "keeps raw letters that nobody has read yet; what they say is told when it is",
    "inbox.add_note": "a note among officers; nothing happened, and the log may not hold its words",
    "monitoring.find_hidden_places": "derived from figures that are told already; nothing happened",
    "channels.connect_answerer": "wiring at start, before anybody acts",
    "channels.receive_webhook": "keeps raw bytes that nobody has read yet; what they say is told when it is",
    "channels.forget_webhooks": "removes raw deliveries that have outlived their purpose",
    "channels.keep_dialogue": "where a talk stands; what it brings about is told by the actions it calls",
    "channels.choose_language": "a wish about words, kept with the person; nothing happened to anybody",
    "channels.make_talk_code": "a code that nobody has used yet; its use is told as a link",
    "channels.verify_phone": "a fact about the person that the log may not hold",
    "inbox.note_incoming": "the message itself is told when it is received",
    "channels.enqueue": "part of another action that records its own; the row is told about when it is sent",
    "channels.forget_old": "removes what has outlived its purpose; what happened stays in the log",
    "notifications.notify": "part of another action that records its own; sending is told about",
    "people.forget_old_codes": "removes codes that have ended; their use is in the log",
}


def action_files(room: str) -> list[Path]:
    """The files with a room's actions."""
    single = PACKAGE / room / "actions.py"
    return [single] if single.is_file() else sorted((PACKAGE / room / "actions").rglob("*.py"))


def functions_of(path: Path) -> dict[str, set[str]]:
    """Functions of a file by name, each with the names that it calls or hands on."""
    found: dict[str, set[str]] = defaultdict(set)
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Name):
                    found[node.name].add(inner.id)
                elif isinstance(inner, ast.Attribute):
                    found[node.name].add(inner.attr)
    return found


def offered(room: str) -> list[str]:
    """The functions that a room's `actions` offer: what it names in `__all__`, else what it defines."""
    module = import_module(f"pendopo.{room}.actions")
    names = getattr(module, "__all__", None) or [name for name in vars(module) if not name.startswith("_")]
    functions = {name: vars(module)[name] for name in names if inspect.isfunction(vars(module)[name])}
    return [name for name, one in functions.items() if one.__module__.startswith(module.__name__)]


def test_every_action_records_an_event():
    """By itself or through an action that it calls; only the named exceptions do not."""
    calls: dict[str, set[str]] = defaultdict(set)
    public = {room: offered(room) for room in ROOMS if action_files(room)}
    for room in public:
        for path in action_files(room):
            for name, used in functions_of(path).items():
                calls[name] |= used
    recording = {"record"}
    while more := {name for name, used in calls.items() if used & recording} - recording:
        recording |= more
    assert sum(map(len, public.values())) > 60
    actions = {f"{room}.{name}" for room, names in public.items() for name in names}
    silent = {action for action in actions if action.split(".")[1] not in recording} - set(SILENT)
    assert not silent, f"These change something and record nothing: {sorted(silent)}"
    assert set(SILENT) <= actions, f"Excused but not there: {sorted(set(SILENT) - actions)}"


def test_every_rule_has_a_test_that_names_it():
    """Each rule's function, or its id, stands in a test."""
    files = [*PACKAGE.rglob("tests/**/*.py"), *(ROOT / "tests").rglob("*.py")]
    said = set(re.findall(r"[\w-]+", " ".join(path.read_text() for path in files if path != Path(__file__))))
    words = {word for chunk in said for word in (chunk, *chunk.split("-"))}
    rules = docs.list_rules()
    unproved = [f"{rule.id} {rule.place}" for rule in rules if rule.place.split("::")[-1] not in words]
    unproved = [entry for entry in unproved if entry.split(" ")[0] not in said]
    assert not unproved, "Rules without a test:\n" + "\n".join(unproved)


def test_every_benchmark_runs_for_as_long_as_it_is_told():
    rooms = list_rooms()
    assert {"booking", "call_next", "board_fanout", "search", "seats"} <= set(rooms)
    for room in rooms:
        run = import_module(f"bench.{room}").run
        (seconds,) = (each for each in inspect.signature(run).parameters.values() if each.name == "seconds")
        assert seconds.kind is seconds.KEYWORD_ONLY, room
