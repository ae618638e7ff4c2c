"""The dictionary of measures."""

from pendopo.analytics.types import MEASURES, Measure, MeasureUnknown, SourceKind


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
