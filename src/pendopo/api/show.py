"""From what queries return to what the API prints."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from pydantic import BaseModel

from pendopo.kit.errors import InvalidInput
from pendopo.kit.text import _
from pendopo.malls import queries as malls

View = Callable[..., Any]


def mall(place: Any, answer: Any) -> dict[str, Any]:
    """A mall with the one answer to "open today?"."""
    return {
        "slug": place.slug,
        "name": place.name,
        "region": place.region_id,
        "zone": place.zone,
        "address": place.address,
        "is_demo": place.is_demo,
        "open": answer.open,
        "opening": " ".join([f"{malls.headline(answer)}.", *malls.details(answer)]),
        "state": str(answer.state),
        "until": answer.until_at,
        "next_opening": answer.next_opens_at,
        "reason": answer.reason,
        "legal_basis": answer.decree,
    }


def counter(item: Any, *, is_open: bool) -> dict[str, Any]:
    """A counter of a mall."""
    return {
        "id": item.pk,
        "number": item.number,
        "name": str(item),
        "stall": item.stall.slug,
        "open": is_open,
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


def digest(token: str) -> str:
    """A short digest of a private token: one Idempotency-Key at two bookings is two writes."""
    return hashlib.sha256(token.encode()).hexdigest()[:16]


def fields_within(name: str, part: type[BaseModel]) -> Callable[[View], View]:
    """What a room finds wrong with fields of `part` is named by where they stand in the body."""

    def decorate(view: View) -> View:
        @wraps(view)
        def named(*args: Any, **kwargs: Any) -> Any:
            try:
                return view(*args, **kwargs)
            except InvalidInput as error:
                error.fields = {
                    f"{name}.{field}" if field in part.model_fields else field: text
                    for field, text in error.fields.items()
                }
                raise

        return named

    return decorate


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


def called(call: Any) -> dict[str, Any]:
    """A ticket just called to a counter."""
    return {
        "id": str(call.ticket_id),
        "number": call.number,
        "version": call.version,
        "state": "called",
        "line": call.line,
        "priority": call.priority,
        "people": call.people,
        "service_name": call.service_name,
        "counter_number": call.counter_number,
        "waited_minutes": call.waited_minutes,
        "spoken": call.spoken,
    }


def at_counter(row: Any) -> dict[str, Any]:
    """How a ticket stands after a command."""
    return {
        "id": str(row.id),
        "number": row.number,
        "version": row.version,
        "state": str(row.state),
        "line": row.line,
        "priority": row.priority,
        "people": row.visit.people,
        "service_name": row.service.name,
        "counter_number": row.counter.number if row.counter else None,
        "waited_minutes": None,
        "spoken": "",
    }


def seen(view: Any) -> dict[str, Any]:
    """A ticket on the console. Who the person is stays with the officer's own screen."""
    return {
        "id": str(view.id),
        "number": view.number,
        "version": view.version,
        "state": view.state,
        "line": view.line,
        "priority": view.priority,
        "people": view.people,
        "service_name": view.service_name,
        "counter_number": view.counter_number,
        "waited_minutes": view.waited_minutes,
        "spoken": "",
    }


def console(state: Any) -> dict[str, Any]:
    """A counter as its officer sees it."""
    return {
        "counter": state.counter_id,
        "number": state.counter_number,
        "mall": state.mall,
        "stall": state.stall,
        "state": state.session_state,
        "pause_reason": state.pause_reason,
        "services": [item.slug for item in state.services if item.id in state.service_ids],
        "ticket": seen(state.current) if state.current else None,
        "waiting": state.waiting,
        "next": [seen(view) for view in state.next_up],
        "held": [seen(view) for view in state.held],
        "missed": [seen(view) for view in state.missed],
        "may": list(state.acts),
        "may_undo": state.may_undo,
        "served_today": state.served_today,
    }


def figure(item: Any) -> dict[str, Any]:
    """A published figure as it was printed."""
    return {
        "region": item.region_code,
        "place": item.place,
        "site": item.site,
        "measure": str(item.measure),
        "per": str(item.per),
        "period_start": item.period_start,
        "period_end": item.period_end,
        "value_low": item.value_low,
        "value_high": item.value_high,
        "exact": item.exact,
        "note": item.note,
        "source": item.source,
        "is_demo": item.is_demo,
    }


def ticket_status(status: Any) -> dict[str, Any]:
    """Where a ticket stands."""
    return {
        "number": status.number,
        "state": str(status.state),
        "ahead": status.ahead,
        "low": status.low,
        "high": status.high,
        "counter": status.counter,
        "ended": status.ended,
        "end_reason": status.end_reason,
        "new_times": [
            {
                "code": time.code,
                "token": time.token,
                "starts_at": time.starts_at.isoformat(),
                "ends_at": time.ends_at.isoformat(),
                "service_name": time.service_name,
                "stall_name": time.stall_name,
            }
            for time in status.new_times
        ],
    }
