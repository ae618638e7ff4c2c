"""Numbers, dates and times as Indonesians read them (and as English readers do, by the active language)."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

ZONE_NAMES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
DAYS = {
    "id": ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}
MONTHS = {
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split(),
    "en": "January February March April May June July August September October November December".split(),
}


def language() -> str:
    """The active interface language: `id` or `en`."""
    return "en" if (get_language() or "id").startswith("en") else "id"


def number(value: float | Decimal, decimals: int = 0) -> str:
    """7912 gives `7.912`, -44.0 with one decimal `-44,0` (English: `7,912`, `-44.0`)."""
    text = f"{value:,.{decimals}f}"
    return text if language() == "en" else text.translate(str.maketrans(",.", ".,"))


def rupiah(amount: int) -> str:
    """`Rp 155.000`, and *gratis* for nothing."""
    if amount == 0:
        return "free" if language() == "en" else "gratis"
    return f"Rp {number(amount)}"


def long_date(day: date) -> str:
    """`Senin, 23 November 2026`."""
    words = language()
    return f"{DAYS[words][day.weekday()]}, {day.day} {MONTHS[words][day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    """`23 Nov 2026`."""
    return f"{day.day} {MONTHS[language()][day.month - 1][:3]} {day.year}"


def clock_time(at: datetime, zone: str, *, with_zone: bool = True) -> str:
    """`08.00 WIB` in the mall's zone (English: `08:00 WIB`)."""
    local = at.astimezone(ZoneInfo(zone))
    text = local.strftime("%H:%M" if language() == "en" else "%H.%M")
    return f"{text} {ZONE_NAMES.get(zone, local.tzname())}" if with_zone else text


def sentence(text: str) -> str:
    """A reason as somebody typed it, with its full stop: `Listrik padam` gives `Listrik padam.`"""
    said = text.strip()
    return said if not said or said[-1] in ".!?" else f"{said}."


def duration(minutes: float) -> str:
    """`5 menit`, `1 jam 20 menit`."""
    whole = max(0, round(minutes))
    hours, rest = divmod(whole, 60)
    hour, minute = ("h", "min") if language() == "en" else ("jam", "menit")
    parts = [f"{hours} {hour}"] if hours else []
    if rest or not hours:
        parts.append(f"{rest} {minute}")
    return " ".join(parts)
