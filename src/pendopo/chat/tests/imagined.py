"""A mall that exists in memory only: what the pure rules may know, for tests without a database."""

from datetime import UTC, date, datetime, timedelta

from pendopo.channels.types import Link
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

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # Monday, 09.00 in Bogor
LINK = Link("Tiket", "http://localhost/k/x/")
SERVICES = tuple(
    ServiceFacts(number, f"Layanan nomor {number}", f"Layanan {number}", "Gerai 1", number != 3, number != 4)
    for number in range(1, 26)
)
MALLS = tuple(
    MallFacts(number, f"mal-{number}", f"MPP Kota {number}", f"Kota {number}") for number in range(1, 15)
)


def visit(key: str = "a" * 32, *, hit: bool = False) -> VisitFacts:
    """An appointment of tomorrow."""
    offers = (time_option(31, date(2026, 11, 25), 9),) if hit else ()
    return VisitFacts(
        key, "7KQ2M9XA", SERVICES[0], 1, "Selasa, 24 November 2026, 09.00–10.00 WIB", "Layanan 1", "Gerai 1",
        "dipesan", True, True, hit, "Listrik padam." if hit else "", offers, "t" * 32, LINK,
    )  # fmt: skip


def time_option(number: int, day: date, hour: int) -> Option:
    """A time of a day."""
    starts = datetime(day.year, day.month, day.day, hour - 7, tzinfo=UTC)
    return Option(str(number), f"{hour:02}.00 WIB", "3 tempat", day, starts, starts + timedelta(hours=1))


class Imagined:
    """Facts without a database. `mine` are appointments that are the person's."""

    def __init__(self, *, page=10, mall=MALLS[0], reachable=False, mine=(), days=12, name="Sari"):
        self.at, self.zone, self.language, self.page = AT, "Asia/Jakarta", "id", page
        self.person, self.mall = PersonFacts(name, reachable), mall
        self.mine, self.day_count = {each.id: each for each in mine}, days

    def malls(self):
        return MALLS

    def search(self, words):
        if "ada" in words:
            return Found(SERVICES)
        return Found(SERVICES[:1]) if "satu" in words else Found((), SERVICES[1:4])

    def service(self, number):
        return SERVICES[number - 1] if 0 < number <= len(SERVICES) else None

    def sheet(self, number):
        found = self.service(number)
        return Sheet(found, f"{found.name}\n• KTP", LINK) if found else None

    def options(self, query, answers):
        days = [AT.date() + timedelta(days=ahead) for ahead in range(1, self.day_count + 1)]
        if query == "days":
            return tuple(Option(day.isoformat(), f"{day:%d/%m}", "3 tempat", day=day) for day in days)
        if query == "times" and answers.get("day", "") in {day.isoformat() for day in days}:
            day = date.fromisoformat(answers["day"])
            return tuple(time_option(hour, day, hour) for hour in (9, 10, 11))
        return ()

    def why_none(self, query, answers):
        return "Semua tempat sudah terisi."

    def near(self, answers):
        return (time_option(10, date(2026, 11, 26), 10),) if self.day_count else ()

    def words_of(self, query, value, answers):
        if query == "times":
            return "09.00–10.00 WIB" if value in {"9", "10", "11", "31"} else ""
        return f"({value})" if any(each.value == value for each in self.options(query, answers)) or query in {
            "services", "mine",
        } else ""  # fmt: skip

    def opening(self):
        return "MPP Kota 1: Buka sampai 15.00 WIB."

    def visits(self, mine):
        return tuple(self.mine.values())

    def visit(self, key, mine):
        return self.mine.get(key)

    def visit_of_link(self, token):
        return None

    def ticket(self, token):
        return (
            TicketFacts("A001", "Nomor A001: 2 orang di depan Anda.", True, "Layanan nomor 1", LINK)
            if token == "tok"
            else None
        )

    def line(self, service):
        return LineFacts("Sekarang 3 orang menunggu.", "Tutup" if service == 5 else "")
