"""Which service a window is booked for: remembered for a few seconds, never decided by.

The booking statement compares the facts that matter (`actions.statements`) with the tables; where they
changed meanwhile, it does nothing, and the action asks again.
"""

import time
from collections import OrderedDict
from datetime import date, datetime
from threading import Lock

from pendopo.booking.models import Window
from pendopo.booking.types import NotBookable
from pendopo.catalogue.models import Service
from pendopo.catalogue.rules import is_offered
from pendopo.kit.errors import InvalidInput, NotFound
from pendopo.kit.text import _

SECONDS, STALLS, WINDOWS = 5.0, 512, 20_000

_lock = Lock()
_services: OrderedDict[int, tuple[float, tuple[Service, ...]]] = OrderedDict()
_windows: OrderedDict[int, tuple[int, date, datetime]] = OrderedDict()


def service_for_window(*, window_id: int, service_id: int | None = None, service_slug: str = "") -> Service:
    """The service to book in a window: the named one of its stall, or its only bookable one.

    Raises NotFound when the window or the service is not there, InvalidInput when it must be named.
    """
    stall_id, day, _starts_at = place_of(window_id)
    for fresh in (False, True):
        offered = [
            service
            for service in _services_of(stall_id, fresh=fresh)
            if is_offered(service.starts_date, service.ends_date, day)
        ]
        if service_id is not None:
            wanted = [service for service in offered if service.id == service_id]
        elif service_slug:
            wanted = [service for service in offered if service.slug == service_slug]
        else:
            wanted = [service for service in offered if service.bookable]
        if len(wanted) > 1:
            raise InvalidInput(
                fields={"service": _("Sebutkan layanannya: gerai ini punya beberapa layanan.")}
            )
        if wanted:
            return wanted[0]
    raise NotFound()


def current_service(service_id: int, *, window_id: int) -> Service:
    """A service as it is now, after the booking statement found that it changed or refused.

    Raises NotBookable when it takes no bookings, or none for that day.
    """
    stall_id, day, _starts_at = place_of(window_id)
    for service in _services_of(stall_id, fresh=True):
        if service.id == service_id:
            if service.bookable and is_offered(service.starts_date, service.ends_date, day):
                return service
            break
    raise NotBookable()


def place_of(window_id: int) -> tuple[int, date, datetime]:
    """Stall, day and beginning of a window: they never change. Raises NotFound."""
    place = _windows.get(window_id)
    if place is None:
        place = (
            Window.objects.filter(id=window_id).values_list("stall_id", "service_day", "starts_at").first()
        )
        if place is None:
            raise NotFound()
        with _lock:
            _windows[window_id] = place
            while len(_windows) > WINDOWS:
                _windows.popitem(last=False)
    return place


def _services_of(stall_id: int, *, fresh: bool = False) -> tuple[Service, ...]:
    tick = time.monotonic()
    read_at, services = _services.get(stall_id, (0.0, ()))
    if fresh or not services or tick - read_at > SECONDS:
        rows = Service.objects.select_related("stall__mall", "mall").filter(stall_id=stall_id)
        services = tuple(rows.order_by("position", "id"))
        with _lock:
            _services[stall_id] = (tick, services)
            _services.move_to_end(stall_id)
            while len(_services) > STALLS:
                _services.popitem(last=False)
    return services
