"""The command line `pendopo`: our own commands from `commands/table.py`, everything else from Django."""

import json
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TextIO

from pendopo.config.commands.table import COMMANDS, Command, Need, find_command
from pendopo.config.runtime.instance import RuntimeProblem, data_folder


def main(argv: list[str] | None = None) -> int:
    """Run one command; the exit status says whether it went well."""
    argv = sys.argv[1:] if argv is None else argv
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.config.settings")
    if not argv or argv[0] in {"help", "-h", "--help"}:
        _print_help()
        return 0
    command, rest = find_command(argv)
    family = [one for one in COMMANDS if one.words.split()[0] == argv[0]]
    if command is None and family:
        print(f"pendopo {argv[0]} needs one of:", file=sys.stderr)
        _print_commands(family, file=sys.stderr)
        return 2
    try:
        if command is not None:
            return _run(command, rest)
        return _run_django(argv)
    except RuntimeProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _run(command: Command, argv: list[str]) -> int:
    if command.need is Need.NOTHING:
        return _call(command, argv)
    if command.need is Need.DJANGO or "-h" in argv or "--help" in argv:
        return _with_django(command, argv)
    from pendopo.config.runtime.postgres import database_for_command

    with database_for_command(data_folder()):
        return _with_django(command, argv)


def _with_django(command: Command, argv: list[str]) -> int:
    import django

    from pendopo.kit.errors import PendopoError

    django.setup()
    try:
        return _call(command, argv)
    except PendopoError as error:
        if "--json" in argv:
            print(json.dumps(error.as_json(), ensure_ascii=False), file=sys.stderr)
        else:
            print(error, file=sys.stderr)
            for name, text in error.fields.items():
                print(f"  {name}: {text}", file=sys.stderr)
        return 1
    finally:
        _close_connections()


def _call(command: Command, argv: list[str]) -> int:
    module, function = command.target.split(":")
    return int(getattr(import_module(module), function)(argv) or 0)


def _run_django(argv: list[str]) -> int:
    from django.core.management import execute_from_command_line

    from pendopo.config.runtime.postgres import database_for_command, has_cluster

    data = data_folder()
    if has_cluster(data) and "DATABASE_URL" not in os.environ:
        with database_for_command(data):
            execute_from_command_line(["pendopo", *argv])
    else:
        execute_from_command_line(["pendopo", *argv])
    return 0


def _close_connections() -> None:
    from django.db import connections

    connection = connections["default"]
    connection.close()
    close_pool = getattr(connection, "close_pool", None)
    if close_pool is not None:
        close_pool()


def _print_help() -> None:
    print("pendopo COMMAND [arguments]\n")
    _print_commands(COMMANDS)
    print("\nEverything else is a command of Django: pendopo migrate, pendopo shell, ...")


def _print_commands(commands: Sequence[Command], *, file: TextIO | None = None) -> None:
    width = max(len(command.words) for command in commands)
    for command in commands:
        print(f"  {command.words:<{width}}  {command.meaning}", file=file)


if __name__ == "__main__":
    sys.exit(main())
