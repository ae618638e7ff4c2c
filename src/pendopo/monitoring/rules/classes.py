"""Classes of colours: few, round, in order, the same for everybody who looks at the same values."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from math import floor, log10

CHANGE_BREAKS = (-40.0, -20.0, -5.0, 5.0, 20.0, 40.0)  # percent, or points of a share
MINUTE_BREAKS = (-15.0, -5.0, -1.0, 1.0, 5.0, 15.0)


def class_breaks(values: Iterable[float], count: int = 6) -> list[float]:
    """Colours divide the places of a map into at most six classes of about equal size, with round borders in
    rising order that lie within the values.

    Rule: monitoring-136. Source: choropleth practice (quantiles, rounded to two digits).
    """
    ordered = sorted(values)
    if not ordered:
        return []
    breaks: list[float] = []
    for part in range(1, count):
        border = round_to_digits(ordered[min(len(ordered) - 1, part * len(ordered) // count)])
        if ordered[0] < border <= ordered[-1] and (not breaks or border > breaks[-1]):
            breaks.append(border)
    return breaks


def class_of(value: float, breaks: Sequence[float]) -> int:
    """A value belongs to the class whose lower border it has reached; each value has exactly one class.

    Rule: monitoring-137. Source: house (half-open classes).
    """
    return bisect_right(breaks, value)


def change_class(size: float, breaks: Sequence[float] = CHANGE_BREAKS) -> int:
    """A change has one of seven classes around 'about the same' (within five percent, or a minute), the same
    on every map.

    Rule: monitoring-138. Source: house (falls look alike on every page).
    """
    return bisect_right(breaks, size)


def spread_classes(breaks: Sequence[float], shades: int = 6) -> list[int]:
    """With few classes the shades lie apart, so that light and dark stay easy to tell.

    Rule: monitoring-139. Source: house (colour-blind safe by lightness).
    """
    count = len(breaks) + 1
    if count == 1:
        return [shades // 2]
    return [round(number * (shades - 1) / (count - 1)) for number in range(count)]


def round_to_digits(value: float, digits: int = 2) -> float:
    """A border is written with two digits: 7.912 becomes 7.900.

    Rule: monitoring-140. Source: house (a legend is read, not calculated).
    """
    if not value:
        return 0.0
    power = digits - 1 - floor(log10(abs(value)))
    return float(round(value, power))
