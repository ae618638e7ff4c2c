"""`pendopo impact FILE --time COLUMN --value COLUMN --at PERIOD`: the effect of an event on counts.

Needs neither a database nor an installation.
"""

import argparse
import json
import re
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings


class _Parser(argparse.ArgumentParser):
    """Mistakes in the arguments are answered like all others."""

    def error(self, message: str) -> NoReturn:
        raise _WrongArguments(message)


class _WrongArguments(Exception):
    pass


def _in_words(message: str) -> str:
    """What the parser of arguments says, in the language of the sentences."""
    from pendopo.kit.text import _, filled

    sentences = {
        r"the following arguments are required: (?P<names>.+)": _("tulis juga {names}."),
        r"unrecognized arguments: (?P<names>.+)": _("{names} tidak dikenal."),
        r"argument (?P<name>\S+): expected one argument": _("{name} perlu satu nilai."),
        r"argument (?P<name>\S+): invalid int value: (?P<value>.+)": _(
            "{name} harus bilangan bulat, bukan {value}."
        ),
        r"argument (?P<name>\S+): invalid choice: (?P<value>\S+) \(choose from (?P<names>.+)\)": _(
            "{name} salah satu dari {names}, bukan {value}."
        ),
    }
    for pattern, sentence in sentences.items():
        if match := re.fullmatch(pattern, message):
            return str(filled(sentence, **match.groupdict()))
    return message


def measure_impact(arguments: Sequence[str]) -> int:
    """Prints the effect: a sentence, or flat JSON with `--json`.

    Where none can be told: exit code 2, the sentence on stderr, and with `--json` `error` and `message`.
    """
    _prepare()
    from django.utils import translation

    from pendopo.analytics.types.effects import EffectRefused

    as_json = "--json" in arguments
    try:
        options = _parser().parse_args(arguments)
    except _WrongArguments as wrong:
        english = "--language=en" in arguments or ("--language", "en") in pairwise(arguments)
        with translation.override("en" if english else "id"):
            return _refuse(EffectRefused("arguments", reason=_in_words(str(wrong))), as_json=as_json)
    with translation.override(options.language):
        try:
            return _answer(options)
        except EffectRefused as refused:
            return _refuse(refused, as_json=as_json)


def _answer(options: argparse.Namespace) -> int:
    from pendopo.analytics.rules.effect.measure import measure_effect
    from pendopo.analytics.rules.effect.reading import MAX_BYTES, read_cells
    from pendopo.analytics.rules.effect.series import build_series
    from pendopo.analytics.rules.effect.words import flat, told
    from pendopo.analytics.types.effects import EffectRefused

    try:
        if options.file.exists() and not options.file.is_file() and not options.file.is_dir():
            raise EffectRefused("file_unreadable", reason=f"{options.file}: not a regular file")
        with options.file.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # a name with NUL is a ValueError
        raise EffectRefused(
            "file_unreadable", reason=f"{options.file}: {getattr(error, 'strerror', error)}"
        ) from None
    cells, remarks = read_cells(
        content, time=options.time, value=options.value, exposure=options.exposure or ""
    )
    series = build_series(cells, at=options.at, with_exposure=bool(options.exposure))
    effect = measure_effect(series, season=options.season)
    if options.json:
        print(json.dumps(flat(effect, remarks), ensure_ascii=False, allow_nan=False))
    else:
        print(told(effect, at=series.start_label))
        for remark in (*remarks, *effect.remarks):
            print(f"- {remark}")
        print(f"({effect.model})")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser("pendopo impact", description="The effect of an event on a series of counts.")
    parser.add_argument("file", type=Path, metavar="FILE.csv")
    parser.add_argument("--time", required=True, help="column of the periods: 1, 2020-03 or 2020-03-15")
    parser.add_argument("--value", required=True, help="column of the counts")
    parser.add_argument("--at", required=True, help="the first period with the event")
    parser.add_argument("--exposure", help="column of the denominator, such as open days")
    parser.add_argument("--season", type=int, help="periods in a season, such as 12; without it no season")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--language", default="id", choices=["id", "en"], help="language of the sentences")
    return parser


def _prepare() -> None:
    """Only the words of Django are needed: no apps, no database, so that the command starts at once."""
    if settings.configured:
        return
    import django

    from pendopo.config.runtime.instance import PACKAGE

    settings.configure(
        INSTALLED_APPS=[], LANGUAGE_CODE="id", USE_I18N=True, LOCALE_PATHS=_locale_paths(PACKAGE),
        LOGGING_CONFIG=None,
    )  # fmt: skip
    django.setup()


def _locale_paths(package: Path) -> list[Any]:
    return [package / "locale"]


def _refuse(refused: Any, *, as_json: bool) -> int:
    """The sentence for people; with `--json` flat JSON beside it, so that a program can tell why."""
    if as_json:
        print(json.dumps({"error": refused.code, "message": str(refused)}, ensure_ascii=False))
    print(refused, file=sys.stderr)
    return 2
