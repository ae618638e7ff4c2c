"""Regions of different size on one axis."""

from collections.abc import Sequence


def indexed(amounts: Sequence[float | None]) -> list[float | None]:
    """Places of different size are compared by setting each one's own average over the shown months to 100.

    A first month would be a poor measure: it is often one that began in the middle.

    Rule: monitoring-157. Source: index numbers; nothing else is known of the sizes of places.
    """
    known = [amount for amount in amounts if amount is not None]
    base = sum(known) / len(known) if known else 0
    if not base:
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
