"""From what queries return to what the API prints."""

from typing import Any

from pendopo.kit.errors import InvalidInput
from pendopo.kit.text import _


def mall(place: Any, opening: Any) -> dict[str, Any]:
    """A mall with its opening truth."""
    return {
        "slug": place.slug,
        "name": place.name,
        "region": place.region_id,
        "zone": place.zone,
        "address": place.address,
        "is_demo": place.is_demo,
        "open": opening.open,
        "opening": str(opening.reason),
    }


def service(item: Any) -> dict[str, Any]:
    """A service with the stall and agency that give it."""
    return {
        "slug": item.slug,
        "name": item.name,
        "short_name": item.short_name,
        "summary": item.summary,
        "stall": item.stall.slug,
        "agency": item.stall.agency_id,
        "duration_minutes": item.duration_minutes,
        "bookable": item.bookable,
        "walk_in": item.walk_in,
    }


def standard(item: Any, view: Any) -> dict[str, Any]:
    """The standard in force, or an empty one where none was published."""
    components = view.components.values() if view else ()
    return {
        "service": service(item),
        "valid_from": view.valid_from if view else None,
        "decree": view.decree if view else "",
        "components": [
            {
                "key": str(part.key),
                "text": part.text,
                "data": part.data,
                "source": part.source,
                "is_example": part.is_example,
            }
            for part in components
        ],
    }


def window(view: Any, service_id: int) -> dict[str, Any]:
    """A window as offered for one service; its id carries both."""
    return {
        "id": f"{view.id}.{service_id}",
        "starts_at": view.starts_at.isoformat(),
        "ends_at": view.ends_at.isoformat(),
        "free": view.free,
        "reason": str(view.reason),
    }


def booked(item: Any) -> dict[str, Any]:
    """A booked place with its code and private link."""
    return {"code": item.code, "token": item.token, "window": window(item.window, item.service_id)}


def read_window_id(text: str | int) -> tuple[int, int | None]:
    """Window and service ids out of the opaque id. Raises InvalidInput naming `window`."""
    parts = str(text).split(".")
    numbers = [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 19]
    if len(numbers) != len(parts) or len(numbers) not in {1, 2}:
        raise InvalidInput(fields={"window": _("Pakai id dari daftar waktu (windows).")})
    return numbers[0], numbers[1] if len(numbers) == 2 else None


def ticket(issued: Any) -> dict[str, Any]:
    """A drawn ticket."""
    return {
        "number": issued.number,
        "code": issued.code,
        "token": issued.token,
        "position": issued.position,
        "low": issued.low,
        "high": issued.high,
        "standby": issued.standby,
    }


def appointment(view: Any) -> dict[str, Any]:
    """An appointment as its owner sees it."""
    service_id = view.service.id
    return {
        "code": view.code,
        "state": str(view.state),
        "people": view.people,
        "mall": view.mall.slug,
        "service": view.service.slug,
        "window": window(view.window, service_id),
        "to_replan": view.to_replan,
        "reason": str(view.closed_reason or view.end_reason),
        "may_change": view.may_change,
        "alternatives": [window(item, service_id) for item in view.alternatives],
    }


def called(result: Any) -> dict[str, Any] | None:
    """The ticket at a counter after a command: what was called, or how the ticket stands now."""
    if result is None:
        return None
    ticket_id = getattr(result, "ticket_id", None) or getattr(result, "id", None)
    shown = {"id": str(ticket_id), "number": result.number, "version": result.version}
    for name in (
        "state", "line", "priority", "people", "service_name", "counter_number", "waited_minutes", "spoken",
    ):  # fmt: skip
        value = getattr(result, name, None)
        if value is not None:
            shown[name] = value if isinstance(value, int) else str(value)
    return shown


def ticket_status(status: Any) -> dict[str, Any]:
    """Where a ticket stands."""
    return {
        "number": status.number,
        "state": str(status.state),
        "ahead": status.ahead,
        "low": status.low,
        "high": status.high,
        "counter": status.counter,
    }
