"""What a service is allowed to be, when it is offered, who may change it, and how many places it takes."""

import re
from datetime import date

from pendopo.catalogue.types import LifeEvent, ServiceInput
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import Text
from pendopo.kit.text import _

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
LIMITS = {"slug": 80, "type_code": 80, "name": 140, "short_name": 24, "name_en": 140, "summary": 300}
MAX_WORDS = 60
MAX_WORD_LENGTH = 60


UNREADABLE = _("Memuat tanda yang tidak dapat dibaca.")


def is_readable(text: str) -> bool:
    """Text is readable when it holds no control signs but line ends and tabs, and no halves of letters.

    Rule: catalogue-22. Source: own; PostgreSQL and UTF-8 cannot keep the others.
    """
    return not any(
        (ord(sign) < 32 and sign not in "\n\t") or "\x7f" <= sign <= "\x9f" or "\ud800" <= sign <= "\udfff"
        for sign in text
    )


def places_needed(duration_minutes: int, base_minutes: int) -> int:
    """A service takes as many places of a window as its duration needs, rounded up, and never less than one.

    Rule: catalogue-01. Source: docs/adr, "Search and catalogue"; a place is the stall's base length.
    """
    if base_minutes < 1:
        raise ValueError("A place of a window lasts at least one minute.")
    return max(1, -(-duration_minutes // base_minutes))


def is_offered(starts_date: date, ends_date: date | None, on: date) -> bool:
    """A service is offered from its first to its last day, both included.

    Rule: catalogue-02. Source: domain 1.1, participation agreements with validity.
    """
    return starts_date <= on and (ends_date is None or on <= ends_date)


def may_manage_catalogue(by: Actor, *, region: str, mall: str, stall: str) -> bool:
    """Whoever holds the permission for the stall, its mall or its region may change the stall's services.

    Rule: catalogue-03. Source: house, Permission.
    """
    return by.may(Permission.MANAGE_CATALOGUE, region=region, mall=mall, stall=stall)


def check_service(service: ServiceInput) -> dict[str, Text]:
    """A service has a name, a short one that fits a ticket, and a duration of at most eight hours.

    Rule: catalogue-04. Source: domain 8.2 (24 letters fit a chat list row); own limits for the rest.
    """
    problems: dict[str, Text] = {}
    for name, limit in LIMITS.items():
        value = getattr(service, name)
        if name in ("slug", "type_code"):
            if not SLUG.match(value) or len(value) > limit:
                problems[name] = _("Tulis dengan huruf kecil, angka, dan tanda hubung, paling banyak 80.")
        elif len(value) > limit:
            problems[name] = _("Terlalu panjang; paling banyak %(limit)d huruf.") % {"limit": limit}
        elif name in ("name", "short_name") and not value.strip():
            problems[name] = _("Wajib diisi.")
        elif not is_readable(value) or "\n" in value:
            problems[name] = UNREADABLE
    if not 1 <= service.duration_minutes <= 480:
        problems["duration_minutes"] = _("Isi lama layanan di loket, 1 sampai 480 menit.")
    if not 0 <= service.position <= 32767:
        problems["position"] = _("Isi angka 0 sampai 32767.")
    if len(service.words) > MAX_WORDS or any(
        not 1 <= len(word.strip()) <= MAX_WORD_LENGTH for word in service.words
    ):
        problems["words"] = _("Paling banyak 60 kata atau frasa, masing-masing 1 sampai 60 huruf.")
    if not all(map(is_readable, service.words)):
        problems["words"] = UNREADABLE
    unknown = [name for name in service.life_events if name not in frozenset(LifeEvent)]
    if unknown:
        problems["life_events"] = _("Tidak dikenal: %(names)s.") % {"names": ", ".join(unknown)[:200]}
    if service.ends_date is not None and service.ends_date < service.starts_date:
        problems["ends_date"] = _("Tanggal berakhir mendahului tanggal mulai.")
    return problems
