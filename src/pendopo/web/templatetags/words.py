"""Filters: numbers, money, dates and times as people read them (see `pendopo.kit.words`)."""

from datetime import date, datetime
from typing import Any

from django import template

from pendopo.kit import clock, words

register = template.Library()


@register.filter
def number(value: Any, decimals: int = 0) -> str:
    """`{{ 7912|number }}` gives 7.912; `{{ 44.0|number:1 }}` gives 44,0."""
    return "" if value is None or value == "" else words.number(value, int(decimals))


@register.filter
def service_name(service: Any) -> str:
    """What a service is called in the language that is read; Indonesian where it has no other name."""
    return str(service.name_en if words.language() == "en" and service.name_en else service.name)


@register.filter
def sentence(text: Any) -> str:
    """`Listrik padam` gives `Listrik padam.`"""
    return words.sentence(str(text or ""))


@register.filter
def rupiah(value: Any) -> str:
    """`{{ 155000|rupiah }}` gives Rp 155.000; nothing is *gratis*."""
    return "" if value is None or value == "" else words.rupiah(int(value))


@register.filter
def long_date(value: date | datetime | None, zone: str = "") -> str:
    """`Senin, 23 November 2026`; of an instant, in the zone: `{{ at|long_date:mall.zone }}`."""
    day = _day(value, zone)
    return words.long_date(day) if day else ""


@register.filter
def short_date(value: date | datetime | None, zone: str = "") -> str:
    """`23 Nov 2026`."""
    day = _day(value, zone)
    return words.short_date(day) if day else ""


def _day(value: date | datetime | None, zone: str) -> date | None:
    """The local day of a date or an instant."""
    if isinstance(value, datetime):
        return clock.local_date(value, zone or "Asia/Jakarta")
    return value


@register.filter
def at_time(value: datetime | None, zone: str = "Asia/Jakarta") -> str:
    """`{{ at|at_time:mall.zone }}` gives 08.00 WIB."""
    return words.clock_time(value, zone) if value else ""


@register.filter
def at_time_only(value: datetime | None, zone: str = "Asia/Jakarta") -> str:
    """`{{ at|at_time_only:mall.zone }}` gives 08.00."""
    return words.clock_time(value, zone, with_zone=False) if value else ""


@register.filter
def minutes(value: float | None) -> str:
    """`{{ 80|minutes }}` gives 1 jam 20 menit."""
    return "" if value is None else words.duration(value)


@register.filter
def spoken(value: str) -> str:
    """A ticket number for screen readers: `A-012` gives `A 12`."""
    prefix, _dash, digits = value.partition("-")
    return f"{prefix} {int(digits)}" if digits.isdigit() else value
