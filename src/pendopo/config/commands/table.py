"""The one table of the command line: words -> function.

To add a command, append one line: the words people type, "module:function", a sentence, and what it needs.
The function takes the remaining arguments and gives an exit status: `def run(argv: list[str]) -> int`
(use argparse with `prog="pendopo <words>"`). It prints; it may raise PendopoError, which is shown as a
sentence (as the API's JSON when `--json` is among the arguments). What it needs:

- NOTHING: neither Django nor a database (it may set them up itself);
- DJANGO: Django is set up;
- DATABASE: Django is set up and the database answers (ours is started for the time of the command when
  the installation is not running).

Anything that is not in the table goes to Django's own commands: `pendopo migrate`, `pendopo shell`.
"""

from dataclasses import dataclass
from enum import StrEnum


class Need(StrEnum):
    """What must stand before a command runs."""

    NOTHING = "nothing"
    DJANGO = "django"
    DATABASE = "database"


@dataclass(frozen=True, slots=True)
class Command:
    """One command: the words, where its function is, what it does, what it needs."""

    words: str
    target: str
    meaning: str
    need: Need = Need.DATABASE


_HERE = "pendopo.config.commands"

COMMANDS: tuple[Command, ...] = (
    Command("run", f"{_HERE}.run:run", "open the installation and keep it running", Need.NOTHING),
    Command("stop", f"{_HERE}.run:stop", "stop the running installation", Need.NOTHING),
    Command(
        "reset", f"{_HERE}.run:reset", "remove the data folder and its database (asks first)", Need.NOTHING
    ),
    Command("doctor", f"{_HERE}.doctor:run", "check everything and say what to do", Need.NOTHING),
    Command("build", f"{_HERE}.build:run", "typeface, languages and static files", Need.NOTHING),
    Command("backup", f"{_HERE}.backup:backup", "everything, with keys, into one file"),
    Command("restore", f"{_HERE}.backup:restore", "everything from one file", Need.NOTHING),
    Command("token create", f"{_HERE}.token:create", "a token for a counter, a kiosk or a board"),
    Command("token list", f"{_HERE}.token:list_tokens", "the keys in force, with their numbers"),
    Command("token revoke", f"{_HERE}.token:revoke", "end a key now"),
    Command("demo clock", f"{_HERE}.demo:clock_command", "look at the demo's time, or set it"),
    Command(
        "figures import", f"{_HERE}.figures:import_figures", "published figures from a file: all rows or none"
    ),
    Command(
        "figures compare", f"{_HERE}.figures:compare_figures", "one measure in two months, with the change"
    ),
    Command("archive export", f"{_HERE}.archive:export", "closed days to the archive, as Parquet files"),
    Command("archive count", f"{_HERE}.archive:count", "count files of an archive into the cubes"),
    Command("archive recount", f"{_HERE}.archive:recount", "count the whole log again"),
    Command(
        "impact",
        f"{_HERE}.impact:measure_impact",
        "the effect of an event on a series of counts",
        Need.NOTHING,
    ),
    Command("catalogue export", f"{_HERE}.catalogue:export_catalogue", "a mall's services as readable files"),
    Command("catalogue import", f"{_HERE}.catalogue:import_catalogue", "services from files: all or nothing"),
    Command(
        "demo live", f"{_HERE}.demo_live:main", "play a day at the mall through the same actions as people"
    ),
    Command("demo history", f"{_HERE}.demo_history:main", "make the demo's two generated years anew"),
    Command("docs", f"{_HERE}.docs:run", "write docs/rules.md and docs/events.md", Need.DJANGO),
    Command("prepare", f"{_HERE}.prepare:run", "migrate, load the demo once, set its clock"),
)


def find_command(argv: list[str]) -> tuple[Command | None, list[str]]:
    """The command whose words begin `argv` (the longest wins), and the arguments after them."""
    for length in (3, 2, 1):
        words = " ".join(argv[:length])
        for command in COMMANDS:
            if command.words == words and len(argv) >= length:
                return command, argv[length:]
    return None, argv
