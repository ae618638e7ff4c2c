"""Numbers as people write them in files: 1234, 1.234,56, 1,234.56, 1 234."""

import math
import re
from collections.abc import Sequence

from pendopo.analytics.types.effects import EffectRefused, Remark

MISSING = {"", "-", "–", "—", ".", "na", "n/a", "n.a.", "nan", "null", "none", "kosong", "tidak ada", "#n/a"}
PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
GROUPED = re.compile(r"[+-]?\d{1,3}([.,])\d{3}(\1\d{3})*")
SPACES = re.compile(r"(?<=\d)[\s\u00a0\u202f'](?=\d{3}\b)")


def is_missing(text: str) -> bool:
    """An empty cell, a dash or the like says that nothing is known; it is never zero.

    Rule: analytics-52. Source: house (data gaps are shown first).
    """
    return text.strip().casefold() in MISSING


def read_numbers(cells: Sequence[tuple[int, str]], *, column: str) -> tuple[list[float | None], list[Remark]]:
    """The whole column decides how its numbers are written: 1.234,56 and 12,5 are Indonesian, 1,234.56 and
    12.5 English; where every sign stands before three digits it parts thousands, and that is remarked.

    Rule: analytics-53. Source: house; counts with exactly three decimals are not found in practice.
    """
    cleaned = [(line, SPACES.sub("", text.strip().replace("−", "-"))) for line, text in cells]
    decimal, proof = _decimal_sign([text for _line, text in cleaned])
    thousands = {",": ".", ".": ","}.get(decimal, "")
    values: list[float | None] = []
    for line, text in cleaned:
        if is_missing(text):
            values.append(None)
            continue
        number = _number(text, decimal, thousands)
        if number is None:
            code = (
                "number_mixed"
                if proof and _number(text, thousands, decimal) is not None
                else "value_not_number"
            )
            raise EffectRefused(code, line=line, column=column, value=text[:40])
        values.append(number)
    if decimal or proof:
        return values, []
    sample = next((text for _line, text in cleaned if GROUPED.fullmatch(text)), "")
    return values, [Remark("thousands_read", {"column": column, "sample": sample})] if sample else []


def _decimal_sign(texts: Sequence[str]) -> tuple[str, bool]:
    """The sign before decimals that the column proves, and whether it proves one."""
    for text in texts:
        signs = [sign for sign in text if sign in ".,"]
        if not signs or is_missing(text):
            continue
        if len(set(signs)) == 2:
            return signs[-1], True
        if len(signs) == 1 and not (GROUPED.fullmatch(text) and not re.match(r"[+-]?0", text)):
            return signs[0], True
        if len(signs) > 1:
            return {".": ",", ",": "."}[signs[0]], True
    return "", False


def _number(text: str, decimal: str, thousands: str) -> float | None:
    if not decimal:
        plain = text.replace(".", "").replace(",", "") if GROUPED.fullmatch(text) else text
    else:
        whole, _sign, rest = text.partition(decimal)
        if thousands and thousands in whole:
            if not GROUPED.fullmatch(whole):
                return None
            whole = whole.replace(thousands, "")
        plain = f"{whole}.{rest}" if _sign else whole
    if not PLAIN.fullmatch(plain):
        return None
    value = float(plain)
    return value if math.isfinite(value) else None
