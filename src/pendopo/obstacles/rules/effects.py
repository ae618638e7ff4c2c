"""The effect of a strategy or innovation: whether it can be asked, by which periods, and how it is quoted."""

from datetime import date

from pendopo.analytics.types.effects import Grain
from pendopo.kit.errors import Text
from pendopo.kit.text import _, filled
from pendopo.obstacles.types import Precision, Reach, StrategyState, Told

ENOUGH_MONTHS = 8  # whole months since the start from which months say enough


def why_no_effect(
    starts: Told, *, reach: str, state: str, span: tuple[date, date] | None, today: date
) -> Text:
    """An effect is asked of what has begun, at a start that is known to its month and lies within the counted
    figures, and only once its place has sent it: a draft's title is read by nobody else. Empty when it can.

    Rule: obstacles-50. Source: issue of monitoring, 6; permission matrix.
    """
    day = starts.day
    reasons: tuple[tuple[bool, Text], ...] = (
        (
            reach == Reach.DRAFT,
            _("Pengaruh dapat ditanyakan setelah catatan ini dikirim ke kementerian."),
        ),
        (day is None, _("Pengaruh belum dapat ditanyakan: tanggal mulainya tidak disebut.")),
        (
            starts.precision == Precision.YEAR,
            _("Pengaruh belum dapat ditanyakan: mulainya disebut tahunnya saja, perlu sampai bulannya."),
        ),
        (
            state == StrategyState.PLANNED or (day is not None and day > today),
            _("Pengaruh dapat ditanyakan setelah berjalan."),
        ),
        (
            span is None,
            _("Pengaruh belum dapat ditanyakan: tempat ini belum mempunyai angka yang dihitung."),
        ),
        (
            span is not None and day is not None and day <= span[0],
            _("Pengaruh tidak dapat ditanyakan: mulainya sebelum angka pertama yang dihitung di sini."),
        ),
    )
    return next((text for holds, text in reasons if holds), "")


def effect_grain(starts: Told, today: date) -> Grain:
    """Months where eight or more have passed since the start, or where only the month is known; else weeks,
    of which there are more.

    Rule: obstacles-51. Source: house (at least eight periods on each side are wished for).
    """
    if starts.day is None or starts.precision == Precision.MONTH:
        return Grain.MONTH
    passed = (today.year - starts.day.year) * 12 + today.month - starts.day.month - 1
    return Grain.MONTH if passed >= ENOUGH_MONTHS else Grain.WEEK


def quote(result: str, sentence: str, *, measure: str, number: int, is_generated: bool) -> str:
    """A result that quotes an effect names the measure and the number of the answer, says when the figures
    were generated, and quotes each answer once.

    Rule: obstacles-52. Source: house (each figure with its source; nothing generated is shown as real).
    """
    mark = str(filled(_("pengaruh no. {number}"), number=number))
    if f"({mark})" in result or f"({mark}," in result:
        return result
    origin = f"{mark}, {_('data contoh yang dibangkitkan')}" if is_generated else mark
    added = f"{measure}: {sentence} ({origin})"
    return f"{result.rstrip()}\n{added}" if result.strip() else added
