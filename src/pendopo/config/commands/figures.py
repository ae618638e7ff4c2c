"""`pendopo figures import FILE` and `pendopo figures compare`."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils import translation

from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.kit.errors import PendopoError
from pendopo.monitoring import actions, queries
from pendopo.monitoring.rules.reading import MAX_BYTES
from pendopo.monitoring.types import Change, FiguresRejected, PrintedFigure


def import_figures(arguments: Sequence[str]) -> int:
    """`pendopo figures import FILE [--demo] [--json]`: all rows or none.

    Prints an error per row and gives exit code 1 when the file is refused.
    """
    parser = argparse.ArgumentParser("pendopo figures import", description="Import a CSV file of figures.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--demo", action="store_true", help="mark the figures as invented examples")
    _shared(parser)
    options = parser.parse_args(arguments)
    with translation.override(options.language):
        try:
            with options.file.open("rb") as opened:
                content = opened.read(MAX_BYTES + 1)
        except OSError as error:
            print(f"{options.file}: {error.strerror}", file=sys.stderr)
            return 2
        try:
            result = actions.import_figures(
                file=content, file_name=options.file.name, is_demo=options.demo, by=SYSTEM, at=clock.now()
            )
        except FiguresRejected as refused:
            return _print_rejected(refused, as_json=options.json)
        answer = result.as_json()
        print(json.dumps(answer) if options.json else "  ".join(f"{k}: {v}" for k, v in answer.items()))
    return 0


def compare_figures(arguments: Sequence[str]) -> int:
    """`pendopo figures compare --region R --measure M --before 2020-02 --after 2020-03 [--json]`.

    Exit code 2 when the question has no single answer; the figures that could answer are listed.
    """
    parser = argparse.ArgumentParser(
        "pendopo figures compare", description="Compare two months of a measure."
    )
    parser.add_argument("--region", required=True, help="Kemendagri code, such as 32.71")
    parser.add_argument("--measure", required=True, help="code of the dictionary, such as applicants")
    parser.add_argument("--before", required=True, help="month, such as 2020-02")
    parser.add_argument("--after", required=True, help="month, such as 2020-03")
    parser.add_argument("--site", default="", help="only figures of this site, as printed")
    parser.add_argument("--per", default="", choices=["", "period", "month", "day"])
    _shared(parser)
    options = parser.parse_args(arguments)
    with translation.override(options.language):
        try:
            change = queries.compare(
                region=options.region,
                measure=options.measure,
                before=options.before,
                after=options.after,
                site=options.site,
                per=options.per,
            )
        except PendopoError as error:
            _print_error(error, as_json=options.json)
            return 2
        answer = change_as_json(change)
        print(json.dumps(answer, ensure_ascii=False) if options.json else _in_words(answer))
    return 0


def change_as_json(change: Change) -> dict[str, Any]:
    """A comparison as flat plain data; `before` and `after` are null where no single value is printed."""
    return {
        "region": change.before.region_code,
        "place": change.before.place,
        "site": change.before.site,
        "measure": change.before.measure,
        "per": change.before.per.value,
        "before": _single(change.before),
        "after": _single(change.after),
        "change_percent": change.percent,
        "change_percent_low": change.percent_low,
        "change_percent_high": change.percent_high,
        "caveats": [str(caveat) for caveat in change.caveats],
        **_side("before", change.before),
        **_side("after", change.after),
    }


def _single(figure: PrintedFigure) -> int | None:
    return figure.value_low if figure.value_low == figure.value_high else None


def _side(name: str, figure: PrintedFigure) -> dict[str, Any]:
    return {
        f"{name}_low": figure.value_low,
        f"{name}_high": figure.value_high,
        f"{name}_exact": figure.exact,
        f"{name}_period_start": figure.period_start.isoformat() if figure.period_start else None,
        f"{name}_period_end": figure.period_end.isoformat() if figure.period_end else None,
        f"{name}_note": figure.note,
        f"{name}_source": figure.source,
    }


def _in_words(answer: dict[str, Any]) -> str:
    keys = ("place", "site", "measure", "before", "after", "change_percent")
    lines = [f"{key}: {answer[key]}" for key in keys]
    if answer["change_percent"] is None:
        lines.append(f"change_percent_low: {answer['change_percent_low']}")
        lines.append(f"change_percent_high: {answer['change_percent_high']}")
    return "\n".join([*lines, *(f"- {caveat}" for caveat in answer["caveats"])])


def _print_rejected(refused: FiguresRejected, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps(refused.as_json(), ensure_ascii=False))
        return 1
    print(refused, file=sys.stderr)
    for row in refused.rows:
        print(f"{row.line}:{row.column or '-'}: {row.message}", file=sys.stderr)
    return 1


def _print_error(error: PendopoError, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(error.as_json(), ensure_ascii=False))
        return
    print(error, file=sys.stderr)
    for name, text in error.fields.items():
        print(f"{name}: {text}", file=sys.stderr)
    for item in error.alternatives:
        print("- " + json.dumps(item, ensure_ascii=False), file=sys.stderr)


def _shared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--language", default="id", choices=["id", "en"], help="language of the sentences")
