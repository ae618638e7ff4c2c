"""From what the rooms of monitoring return to what the API prints."""

from typing import Any


def measure(item: Any) -> dict[str, Any]:
    """An entry of the dictionary."""
    return {
        "code": item.code.value, "name": str(item.name), "unit": str(item.unit),
        "meaning": str(item.meaning), "direction": item.direction.value, "source": item.source.value,
        "shape": item.shape.value, "version": item.version, "since": item.since,
    }  # fmt: skip


def value(item: Any, entry: Any) -> dict[str, Any]:
    """A value of a place and month."""
    return {
        "place": item.code, "month": f"{item.month:%Y-%m}", "measure": entry.code.value,
        "unit": str(entry.unit), "value": None if item.value is None else round(float(item.value), 2),
        "state": item.state.value, "share_covered": item.share_covered, "low": item.low, "high": item.high,
        "parts": item.parts, "parts_missing": item.parts_missing, "note": str(item.note),
        "source": item.source, "is_generated": item.is_generated,
        "origin": item.origin,
    }  # fmt: skip


def day(item: Any) -> dict[str, Any]:
    """A mall on a day."""
    return {
        "day": item.day, "condition": item.condition.value, "stalls_open": item.stalls_open,
        "stalls_all": item.stalls_all, "reason": str(item.reason), "decree": item.decree,
    }  # fmt: skip


def _entry(item: Any) -> dict[str, Any]:
    return {
        "id": item.id, "region": item.region, "region_name": item.region_name, "mall": item.mall,
        "title": item.title, "text": item.text, "owner": item.owner, "source": item.source,
        "reach": str(item.reach), "is_example": item.is_example, "told": item.told_date,
        "version": item.version,
    }  # fmt: skip


def _told(name: str, told: Any) -> dict[str, Any]:
    return {name: told.day, f"{name}_precision": str(told.precision)}


def _link(link: Any) -> dict[str, Any]:
    return {"id": link.id, "title": link.title, "region": link.region}


def _links(links: Any) -> list[dict[str, Any]]:
    return [_link(link) for link in links]


def obstacle(item: Any) -> dict[str, Any]:
    """An obstacle."""
    return {
        **_entry(item), **_told("since", item.since), **_told("until", item.until), "code": str(item.code),
        "code_title": str(item.code_title), "state": str(item.state), "severity": str(item.severity),
        "services": list(item.services), "stalls": list(item.stalls), "strategies": _links(item.strategies),
        "innovations": _links(item.innovations),
    }  # fmt: skip


def strategy(item: Any) -> dict[str, Any]:
    """A strategy."""
    return {
        **_entry(item), **_told("starts", item.starts), **_told("ends", item.ends), "state": str(item.state),
        "result": item.result, "measures": list(item.measures), "answers": _links(item.answers),
    }  # fmt: skip


def innovation(item: Any) -> dict[str, Any]:
    """An innovation."""
    return {
        **_entry(item), **_told("starts", item.starts), "idea": item.idea, "stage": str(item.stage),
        "codes": list(item.codes), "decree": item.decree,
        "evidence": [{"label": one.label, "url": one.url} for one in item.evidence], "result": item.result,
        "measure": item.measure,
        "replicated_from": _link(item.replicated_from) if item.replicated_from else None,
        "copies": _links(item.copies), "obstacles": _links(item.obstacles),
    }  # fmt: skip
