"""The dictionary of measures."""

from dataclasses import replace

from pendopo.analytics.types import MEASURES, Measure, MeasureUnknown, Point, SourceKind


def get_measure(code: str) -> Measure:
    """One entry of the dictionary. Raises MeasureUnknown."""
    try:
        return MEASURES[code]
    except KeyError:
        raise MeasureUnknown from None


def list_measures() -> list[Measure]:
    """The whole dictionary in its order."""
    return list(MEASURES.values())


def list_counted_measures() -> list[Measure]:
    """What is counted from events and can be read out of the cubes."""
    return [measure for measure in MEASURES.values() if measure.source == SourceKind.EVENTS]


def counted(code: str) -> Measure:
    """A measure that the cubes hold. Raises MeasureUnknown."""
    measure = get_measure(code)
    if measure.source != SourceKind.EVENTS:
        raise MeasureUnknown
    return measure


def marked(code: str, points: list[Point]) -> list[Point]:
    """Points with those marked that were counted before the measure got its present meaning."""
    since = get_measure(code).since
    if since is None:
        return points
    return [replace(point, other_meaning=True) if point.start < since else point for point in points]
