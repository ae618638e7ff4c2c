"""Taking and giving back places: the only code that touches the `taken` columns of a window.

The locking order of the room, in a few sentences. Windows are locked before appointments. Several windows are
locked in the order of their ids, by `lock_windows`. A new booking locks its one window by the conditional
update itself and nothing before; a hold locks it first, to count what is kept. An appointment is changed only
while its window is locked, and only if it is still in the state and window that were read. Nothing here waits
for anything outside the database.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NoReturn
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from pendopo.booking import rules
from pendopo.booking.actions import statements
from pendopo.booking.models import Appointment, Window
from pendopo.booking.queries.windows import near_alternatives, state_of
from pendopo.booking.types import (
    LIMITS,
    LimitReached,
    NotBookable,
    Share,
    TooLate,
    WhyNot,
    WindowClosed,
    WindowFull,
    WindowState,
    WindowView,
)
from pendopo.catalogue.models import Service
from pendopo.catalogue.rules import places_needed
from pendopo.kit.errors import InvalidInput, NotFound
from pendopo.kit.text import _
from pendopo.kit.writes import fetch


@dataclass(frozen=True, slots=True)
class Taken:
    """A window right after places of it were taken."""

    state: WindowState
    service_day: date
    units: int
    day_slot: int | None

    def view(self, service: Service, *, share: str, people: int, at: datetime) -> WindowView:
        """The window as it is shown to the person."""
        needed = places_needed(service.duration_minutes, service.stall.base_minutes)
        free = rules.free_parties(self.state, share, people=people, places_needed=needed, at=at)
        return WindowView(self.state.id, self.state.starts_at, self.state.ends_at, free)


def take_places(
    *,
    window_id: int,
    service: Service,
    share: Share,
    people: int,
    person_key: bytes,
    limited: bool,
    overbook: bool,
    at: datetime,
    appointment_id: UUID,
    insert: dict[str, Any] | None = None,
) -> Taken | None:
    """Take places by one conditional update; with `insert`, make the appointment in the same statement.

    None means that nothing was done. A person's second booking that overtakes the first within the same
    instant meets the unique index and raises LimitReached.
    """
    table = statements.TAKE if insert is None else statements.BOOK
    parameters = {
        "window_id": window_id,
        "service_id": service.id,
        "stall_id": service.stall_id,
        "people": people,
        "duration": service.duration_minutes,
        "base": service.stall.base_minutes,
        "need": places_needed(service.duration_minutes, service.stall.base_minutes),
        "person_key": person_key,
        "slots": LIMITS.places_a_person_a_day if limited and person_key else 0,
        "at": at,
        "appointment_id": appointment_id,
        **(insert or {}),
    }
    with within_limits():
        rows = fetch(table[share, overbook], parameters)
    return _taken(rows[0]) if rows else None


def take_for(
    appointment: Appointment,
    *,
    window_id: int,
    share: Share,
    person_key: bytes,
    limited: bool,
    at: datetime,
) -> Taken:
    """Places for an appointment that exists, expired holds giving way first; raises why there are none."""
    wish: dict[str, Any] = {
        "window_id": window_id,
        "service": appointment.service,
        "share": share,
        "people": appointment.people,
        "person_key": person_key,
        "limited": limited,
        "at": at,
        "appointment_id": appointment.id,
    }
    taken = take_places(**wish, overbook=False)
    if taken is None and release_expired(at=at, window_id=window_id):
        taken = take_places(**wish, overbook=False)
    if taken is None:
        refuse(**wish)
    return taken


@contextmanager
def within_limits() -> Iterator[None]:
    """Turn a breach of the unique indexes on a person's places into LimitReached."""
    try:
        yield
    except IntegrityError as error:
        if "appointment_s" in str(error) or "appointment_one_hold" in str(error):
            raise LimitReached(_("Pemesanan lain dari Anda sedang diproses. Coba lagi sebentar.")) from error
        raise


def save_within_limits(appointment: Appointment) -> None:
    """Save a changed appointment; the database has the last word on the limits per person."""
    with within_limits(), transaction.atomic():
        appointment.save()


def _taken(row: tuple[Any, ...]) -> Taken:
    identity, _mall, _stall, day, starts_at, ends_at, *numbers, units, day_slot = row
    return Taken(WindowState(identity, starts_at, ends_at, *numbers), day, units, day_slot)


def give_back(appointment: Appointment) -> None:
    """Give an appointment's places back to its window."""
    with connection.cursor() as cursor:
        cursor.execute(
            statements.GIVE_BACK,
            statements.gone(
                window_id=appointment.window_id, share=appointment.share, units=appointment.units
            ),
        )


def lock_windows(ids: Iterable[int]) -> dict[int, Window]:
    """Lock windows in the order of their ids."""
    rows = Window.objects.select_for_update().filter(id__in=set(ids)).order_by("id")
    return {row.id: row for row in rows}


def release_expired(*, at: datetime, window_id: int = 0) -> list[tuple[UUID, int, int]]:
    """End expired holds of one window (or of all: 0) and give their places back: (hold, window, service)."""
    with connection.cursor() as cursor:
        cursor.execute(statements.EXPIRE, {"at": at, "window_id": window_id})
        return list(cursor.fetchall())


def check_party(service: Service, *, people: int, share: str) -> None:
    """Refuse parties and services that can never be booked, before anything is touched."""
    if not 1 <= people <= LIMITS.people_a_visit:
        raise InvalidInput(fields={"people": _("Jumlah orang harus 1 sampai 10.")})
    if share not in set(Share):
        raise InvalidInput(fields={"share": _("Jenis tempat tidak dikenali.")})
    if share == Share.ONLINE and not service.bookable:
        raise NotBookable(_("Layanan ini tidak menerima pemesanan. Silakan datang langsung."))


def refuse(
    *,
    window_id: int,
    service: Service,
    share: Share,
    people: int,
    person_key: bytes,
    limited: bool,
    at: datetime,
    appointment_id: UUID | None = None,
) -> NoReturn:
    """Say why no place was taken. Decides nothing: the conditional update already has."""
    window = Window.objects.filter(id=window_id).first()
    if window is None:
        raise NotFound()
    if window.stall_id != service.stall_id:
        raise NotBookable()
    if limited and person_key:
        _refuse_by_limit(window, service, person_key, appointment_id)
    state = state_of(window)
    needed = places_needed(service.duration_minutes, service.stall.base_minutes)
    why = rules.why_not(state, share, people=people, places_needed=needed, at=at)
    alternatives = [
        view.as_json(service.id) for view in near_alternatives(service, window=window, people=people, at=at)
    ]
    text = rules.reason_text(why, reason=state.closed_reason, decree=state.decree)
    if why is WhyNot.CLOSED:
        raise WindowClosed(text, alternatives=alternatives)
    if why in {WhyNot.PAST, WhyNot.TOO_LATE}:
        raise TooLate(text, alternatives=alternatives)
    # A place that came free after the refusal is still "just taken" for this attempt.
    raise WindowFull(
        text if why in {WhyNot.TOO_FEW, WhyNot.ONLINE_USED_UP} else None, alternatives=alternatives
    )


def _refuse_by_limit(
    window: Window, service: Service, person_key: bytes, appointment_id: UUID | None
) -> None:
    mine = Appointment.objects.filter(
        person_key=person_key, service_day=window.service_day, day_slot__isnull=False
    )
    if appointment_id is not None:
        mine = mine.exclude(id=appointment_id)
    if mine.filter(service=service, state__in=Appointment.ACTIVE).exists():
        raise LimitReached(
            _(
                "Anda sudah punya janji temu untuk layanan ini pada hari yang sama. "
                "Ubah waktunya lewat tautan Anda."
            )
        )
    if mine.filter(Q(state__in=Appointment.USES_CAPACITY)).count() >= LIMITS.places_a_person_a_day:
        raise LimitReached(_("Satu orang dapat memesan paling banyak tiga layanan sehari."))
