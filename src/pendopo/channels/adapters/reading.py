"""Reading what a vendor sent without trusting its shape: nothing here raises, what does not fit is empty."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from pendopo.channels.types import UNTOLD

LONGEST = 20_000
LONGEST_ID = 200


def as_object(value: Any) -> dict[str, Any]:
    """An object, or an empty one."""
    return value if isinstance(value, dict) else {}


def as_objects(value: Any) -> list[dict[str, Any]]:
    """The objects of a list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def as_text(value: Any, longest: int = LONGEST) -> str:
    """A text that can be kept: numbers as they are written, no NUL, no halves of signs."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)[:longest].encode("utf-8", "replace").decode().replace("\x00", "")


def as_id(value: Any) -> str:
    """A vendor's id; one that is longer than we keep is shortened to what is still only its own."""
    text = as_text(value).strip()
    return text if len(text) <= LONGEST_ID else f"{text[:100]}:{hashlib.sha256(text.encode()).hexdigest()}"


def as_number(value: Any) -> int:
    """A whole number that is not negative, else 0."""
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        return 0
    return number if 0 <= number < 2**62 else 0


def as_degrees(latitude: Any, longitude: Any) -> tuple[float, float] | None:
    """A place on earth, or none."""
    try:
        place = float(latitude), float(longitude)
    except (TypeError, ValueError, OverflowError):
        return None
    return place if -90 <= place[0] <= 90 and -180 <= place[1] <= 180 else None


def as_time(seconds: Any, *, parts: int = 1) -> datetime:
    """Seconds since 1970 (or so many parts of a second); what is no time counts as the moment it came in."""
    try:
        return datetime.fromtimestamp(int(seconds) / parts, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return UNTOLD


def read_object(body: bytes) -> dict[str, Any] | None:
    """The JSON object of a body; None where it is none."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
