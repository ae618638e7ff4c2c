"""The effect of an event on a series (interrupted time series): pure; heavy libraries come late."""

from pendopo.analytics.rules.effect.measure import measure_effect

__all__ = ["measure_effect"]
