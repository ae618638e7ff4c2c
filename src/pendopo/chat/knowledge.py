"""What the dialogue may know, looked up in the rooms: reads only, each asked once a message."""

from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from pendopo.booking import queries as booking
from pendopo.catalogue import queries as catalogue
from pendopo.channels import queries as channels
from pendopo.channels.types import Link, ThreadView
from pendopo.chat import words as say
from pendopo.chat.finding import find_services
from pendopo.chat.rules.facts import (
    Found,
    LineFacts,
    MallFacts,
    Option,
    PersonFacts,
    ServiceFacts,
    Sheet,
    TicketFacts,
    VisitFacts,
)
from pendopo.kit.actor import Actor
from pendopo.kit.clock import local_date
from pendopo.kit.errors import NotFound
from pendopo.malls import queries as malls
from pendopo.people import queries as people
from pendopo.queue import queries as queue

DEFAULT_ZONE = "Asia/Jakarta"
ROOM, NUMBERED_ROOM, MOST_FOUND = 10, 9, 40
_PROVEN = Actor(kind="applicant", code="applicant")

T = TypeVar("T")


class RoomKnowledge:
    """Facts of one mall for one person at one moment; what was looked up is kept for this message."""

    def __init__(self, thread: ThreadView, *, language: str, at: datetime) -> None:
        self.thread, self.language, self.at = thread, language, at
        limits = channels.limits_of(thread.channel)
        self.page = min(ROOM, max(limits.rows, limits.buttons)) or NUMBERED_ROOM
        self._kept: dict[tuple[object, ...], Any] = {}

    def _once(self, *key: object, make: Callable[[], T]) -> T:
        if key not in self._kept:
            self._kept[key] = make()
        found: T = self._kept[key]
        return found

    def forget(self) -> None:
        """Look everything up anew: something was changed."""
        self._kept.clear()

    @property
    def applicant(self) -> UUID | None:
        """Whom the channel is linked to."""
        found = channels.get_identity(self.thread.identity_id)
        return found.applicant_id if found else None

    def applicant_of(self, appointment: UUID) -> UUID | None:
        """Whose an appointment is."""
        view = self._view(appointment.hex)
        return view.applicant.pk if view is not None and view.applicant is not None else None

    @cached_property
    def place(self) -> Any:
        """The mall's row, or None while the talk is about none."""
        return malls.recall_mall(self.thread.mall) if self.thread.mall else None

    @property
    def zone(self) -> str:
        """The mall's zone."""
        return str(self.place.zone) if self.place else DEFAULT_ZONE

    @property
    def today(self) -> date:
        """The mall's own day."""
        return local_date(self.at, self.zone)

    @cached_property
    def mall(self) -> MallFacts | None:
        """The mall the talk is about."""
        return _mall(self.place) if self.place else None

    @cached_property
    def contact(self) -> channels.ContactFacts:
        """The number that the channel tells."""
        return channels.contact_of(self.thread.identity_id)

    @cached_property
    def person(self) -> PersonFacts:
        """Who writes."""
        found = channels.get_identity(self.thread.identity_id)
        name = say.name_as_typed(found.shown_name) if found else ""
        return PersonFacts(name, bool(self.contact.phone), found.opted_out if found else False)

    def malls(self) -> tuple[MallFacts, ...]:
        """All malls."""
        return self._once("malls", make=lambda: tuple(_mall(each) for each in malls.list_malls()))

    def search(self, words: str) -> Found:
        """Services of the mall that answer these words."""
        found = find_services(words, self.place, on=self.today, limit=MOST_FOUND)
        services = tuple(_service(hit.service) for hit in found.items)
        return Found(services, tuple(_service(each) for each in found.suggestions), found.corrected)

    def row(self, number: int) -> Any:
        """A service's row, or None."""
        return self._once(
            "service", number, make=lambda: catalogue.find_service(self.place, number, on=self.today)
        )

    def service(self, number: int) -> ServiceFacts | None:
        """A service of the mall that is offered today."""
        row = self.row(number) if 0 < number < 2**62 else None
        return _service(row) if row else None

    def sheet(self, number: int) -> Sheet | None:
        """All that is told of a service."""
        row = self.row(number) if 0 < number < 2**62 else None
        if row is None:
            return None
        standard = catalogue.standard_in_force(row, on=self.today)
        link = Link(say.PAGE_TITLE(), say.address(f"/m/{row.mall.slug}/l/{row.slug}/"))
        return Sheet(_service(row), say.sheet(row, standard), link)

    def _asked(self, answers: dict[str, str]) -> tuple[Any, int]:
        service, people_count = answers.get("service", ""), answers.get("people", "1")
        row = self.row(int(service)) if service.isdigit() else None
        return row, int(people_count) if people_count.isdigit() else 1

    def options(self, query: str, answers: dict[str, str]) -> tuple[Option, ...]:
        """Days with room, or the times of a day with room."""
        row, party = self._asked(answers)
        if row is None or query not in {"days", "times"}:
            return ()
        if query == "days":
            days = self._once(
                "days", row.pk, party, make=lambda: booking.list_days(row, people=party, at=self.at)
            )
            return tuple(say.day_option(each) for each in days if each.free)
        day = say.as_date(answers.get("day", ""))
        return tuple(say.time_option(each, self.zone) for each in self._windows(row, day, party) if each.free)

    def _windows(self, row: Any, day: date | None, party: int) -> list[Any]:
        if day is None:
            return []
        return self._once(
            "windows", row.pk, day, party,
            make=lambda: booking.list_windows(row, date=day, people=party, at=self.at),
        )  # fmt: skip

    def why_none(self, query: str, answers: dict[str, str]) -> str:
        """Why nothing can be chosen."""
        row, party = self._asked(answers)
        day = say.as_date(answers.get("day", ""))
        if row is None:
            return ""
        if day is None:
            days = booking.list_days(row, people=party, at=self.at)
            return f"{say.NO_TIMES()} {days[0].reason if days else ''}".strip()
        return str(booking.why_not(row, date=day, people=party, at=self.at).reason)

    def near(self, answers: dict[str, str]) -> tuple[Option, ...]:
        """Times with room near the wanted day."""
        row, party = self._asked(answers)
        if row is None:
            return ()
        day = say.as_date(answers.get("day", ""))
        found = booking.near_alternatives(row, window=None, day=day, people=party, at=self.at)
        return tuple(say.time_option(each, self.zone, dated=True) for each in sorted(found, key=_start))

    def words_of(self, query: str, value: str, answers: dict[str, str]) -> str:
        """A chosen thing in words; empty when it is no more."""
        if query == "days":
            day = say.as_date(value)
            return say.long_date(day) if day and day >= self.today else ""
        if not value.isdigit() and query != "mine":
            return ""
        if query == "services":
            facts = self.service(int(value))
            return facts.name if facts else ""
        if query == "times":
            return self._hours(int(value), answers)
        visit = self.visit(value, (value,))
        return f"{visit.service.name}, {visit.when}" if visit else ""

    def _hours(self, window: int, answers: dict[str, str]) -> str:
        row, party = self._asked(answers)
        try:
            stall, day, _starts = booking.place_of(window) if window < 2**62 else (0, None, None)
        except NotFound:
            return ""
        if row is None or stall != row.stall_id:
            return ""
        found = [each for each in self._windows(row, day, party) if each.id == window]
        return say.hours(found[0], self.zone) if found else ""

    def opening(self) -> str:
        """Whether the mall is open today."""
        return say.opening(self.place, malls.open_today(self.place, at=self.at))

    def visits(self, mine: tuple[str, ...]) -> tuple[VisitFacts, ...]:
        """The person's appointments: those of this talk, and those on the number that the vendor proves."""
        views = {}
        for key in reversed(mine):
            found = self._view(key)
            if found is not None:
                views[str(found.id)] = found
        for found in self._proven():
            views.setdefault(str(found.id), found)
        here = [each for each in views.values() if each.state != "held" and each.mall == self.place]
        facts = [say.visit(each, at=self.at) for each in here]
        coming = sorted((each for each in facts if each[0].live), key=_moment)
        past = sorted((each for each in facts if not each[0].live), key=_moment, reverse=True)
        return tuple(each for each, _moment_of in (*coming, *past))

    def _proven(self) -> list[Any]:
        if not self.contact.proven:
            return []
        return self._once("proven", make=self._of_number)

    def _of_number(self) -> list[Any]:
        owned = people.list_applicants_of_contact(self.contact.phone)
        return booking.list_appointments_of(owned, by=_PROVEN, at=self.at)

    def _view(self, key: str) -> Any:
        try:
            token = booking.link_token(UUID(hex=key))
            return self._once("view", key, make=lambda: booking.get_appointment_by_token(token, at=self.at))
        except (ValueError, NotFound):
            return None

    def visit(self, key: str, mine: tuple[str, ...]) -> VisitFacts | None:
        """One of the person's appointments."""
        if key not in mine and not any(each.id.hex == key for each in self._proven()):
            return None
        found = self._view(key)
        here = found is not None and found.mall == self.place
        return say.visit(found, at=self.at)[0] if here else None

    def visit_of_link(self, token: str) -> VisitFacts | None:
        """The appointment behind a private link."""
        try:
            found = booking.get_appointment_by_token(token, at=self.at)
        except NotFound:
            return None
        return None if found.state in {"held", "expired"} else say.visit(found, at=self.at)[0]

    def ticket(self, token: str) -> TicketFacts | None:
        """A number by its private token."""
        try:
            return say.ticket(queue.ticket_status(token, at=self.at), token)
        except NotFound:
            return None

    def line(self, service: int) -> LineFacts:
        """The line of a service now."""
        row = self.row(service)
        if row is None:
            return LineFacts("")
        why = queue.why_no_number(row.stall, at=self.at)
        return LineFacts(say.line(queue.outlook(row, at=self.at)), str(why))


def _mall(row: Any) -> MallFacts:
    return MallFacts(row.pk, row.slug, row.name, row.region.name)


def _service(row: Any) -> ServiceFacts:
    return ServiceFacts(
        row.pk, say.service_name(row), row.short_name, row.stall.name, row.bookable, row.walk_in
    )


def _start(view: Any) -> datetime:
    found: datetime = view.starts_at
    return found


def _moment(pair: tuple[VisitFacts, datetime]) -> datetime:
    return pair[1]
