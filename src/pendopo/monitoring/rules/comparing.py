"""Regions of different size on one axis."""

from collections.abc import Sequence


def indexed(amounts: Sequence[float | None]) -> list[float | None]:
    """Places of different size are compared by setting each one's first month with a value above zero to 100.

    Rule: monitoring-157. Source: index numbers; nothing else is known of the sizes of places.
    """
    base = next((amount for amount in amounts if amount), None)
    if base is None:
        return [None] * len(amounts)
    return [None if amount is None else 100 * amount / base for amount in amounts]


def per_unit(amounts: Sequence[float | None], units: Sequence[float | None]) -> list[float | None]:
    """A rate is made only where its denominator is known and not zero; none is ever assumed.

    Rule: monitoring-158. Source: issue of monitoring, 7 (no invented population).
    """
    return [
        amount / unit if amount is not None and unit else None
        for amount, unit in zip(amounts, units, strict=True)
    ]
