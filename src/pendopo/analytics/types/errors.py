"""Errors and events of the room."""

from pendopo.analytics.types.effects import EFFECT_EVENTS
from pendopo.events.types import EventSpec
from pendopo.kit.errors import InvalidInput, NotFound
from pendopo.kit.text import _


class MeasureUnknown(InvalidInput):
    """The dictionary has no such measure, or it is not counted from events."""

    code = "measure_unknown"
    message = _("Ukuran ini tidak dikenal. Pilih salah satu dari daftar.")


class PlaceUnknown(NotFound):
    """No such place."""

    code = "place_unknown"
    message = _("Tempat ini tidak dikenal.")


EVENTS: tuple[EventSpec, ...] = (*EFFECT_EVENTS,)
