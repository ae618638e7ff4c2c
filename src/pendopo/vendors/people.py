"""The demo's persons, and how each vendor knows them. Invented names and numbers; marked as examples."""

import re
from dataclasses import dataclass

from pendopo.vendors.keys import Keys
from pendopo.vendors.store import Store

CHANNELS = ("whatsapp", "telegram", "instagram", "messenger", "phone", "email")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a phone."""

    id: str
    name: str
    phone: str  # digits, with the country code
    username: str
    email: str
    language: str
    hides_phone: bool
    on_whatsapp: bool
    shares_read: bool


NAMED = (
    Person("sari", "Sari Wulandari", "6281100003001", "sari.wulan", "sari@contoh.id", "id", False, True,
    True),
    Person("budi", "Budi Santoso", "6281100003002", "budi.santoso", "budi@contoh.id", "id", True, True, True),
    Person("rina", "Rina Marlina", "6281100003003", "rinamarlina", "rina@contoh.id", "id", False, True,
    False),
    Person("joko", "Joko Prasetyo", "6281100003004", "jokopras", "joko@contoh.id", "id", False, False, True),
    Person("emma", "Emma Clarke", "447700900123", "emma.c", "emma@contoh.id", "en", False, True, True),
)  # fmt: skip


class People:
    """Persons and their ids at the vendors."""

    def __init__(self, store: Store, keys: Keys) -> None:
        self.store, self.keys = store, keys
        for person in NAMED:
            if store.one("SELECT 1 FROM person WHERE id = ?", person.id) is None:
                self.add(person)

    def add(self, person: Person) -> None:
        """Let them exist, at every vendor."""
        self.store.add(
            "person", id=person.id, name=person.name, phone=person.phone, username=person.username,
            email=person.email, language=person.language, hides_phone=int(person.hides_phone),
            on_whatsapp=int(person.on_whatsapp), shares_read=int(person.shares_read),
        )  # fmt: skip
        self._know(person.id, 0)
        for channel, digits in (("telegram", 9), ("instagram", 16), ("messenger", 16), ("comment", 17)):
            self._is(channel, self.keys.number(f"{channel}/{person.id}", digits), person.id)
        self._is("email", person.email, person.id)
        self._is("phone", person.phone, person.id)

    def _is(self, channel: str, user_id: str, person: str) -> None:
        self.store.run(
            "INSERT OR IGNORE INTO user (channel, id, person) VALUES (?, ?, ?)", channel, user_id, person
        )

    def _know(self, person: str, turn: int) -> str:
        """The business-scoped id: another one after each change of the number."""
        self.store.run("UPDATE user SET current = 0 WHERE channel = 'whatsapp' AND person = ?", person)
        user_id = f"ID.{self.keys.number(f'bsuid/{person}/{turn}', 20)}"
        self._is("whatsapp", user_id, person)
        return user_id

    def create(self, name: str, phone: str = "", *, hides_phone: bool = False) -> Person:
        """A new person, with a number of their own."""
        count = self.store.number("SELECT count(*) FROM person")
        short = re.sub(r"[^a-z0-9]+", "", name.lower())[:20] or "orang"
        own = f"p{count + 1}"
        digits = re.sub(r"\D", "", phone)
        digits = f"62{digits[1:]}" if digits.startswith("0") else digits
        if not 9 <= len(digits) <= 15 or self.store.one("SELECT 1 FROM person WHERE phone = ?", digits):
            digits = f"62811{self.keys.number(f'phone/{own}', 8)}"
        person = Person(
            own, name[:80] or "Tanpa nama", digits, short, f"{own}@contoh.id", "id", hides_phone, True, True
        )
        self.add(person)
        return person

    def list(self) -> list[Person]:
        """Everybody."""
        return [self._person(row["id"]) for row in self.store.all("SELECT id FROM person ORDER BY rowid")]

    def _person(self, person_id: str) -> Person:
        found = self.find(person_id)
        if found is None:
            raise KeyError(person_id)
        return found

    def find(self, person_id: str) -> Person | None:
        """By our own id."""
        row = self.store.one("SELECT * FROM person WHERE id = ?", person_id)
        if row is None:
            return None
        return Person(
            row["id"], row["name"], row["phone"], row["username"], row["email"], row["language"],
            bool(row["hides_phone"]), bool(row["on_whatsapp"]), bool(row["shares_read"]),
        )  # fmt: skip

    def by_user(self, channel: str, user_id: str) -> Person | None:
        """By the vendor's id; an id that was replaced is known no more."""
        row = self.store.one(
            "SELECT person FROM user WHERE channel = ? AND id = ? AND current = 1", channel, user_id
        )
        return self.find(row["person"]) if row else None

    def by_phone(self, told: str) -> Person | None:
        """By the number, however it is written."""
        digits = re.sub(r"\D", "", told)
        row = self.store.one("SELECT id FROM person WHERE phone = ?", digits)
        return self.find(row["id"]) if row else None

    def user_id(self, channel: str, person: Person) -> str:
        """How a vendor calls them."""
        if channel == "phone":
            return person.phone
        row = self.store.one(
            "SELECT id FROM user WHERE channel = ? AND person = ? AND current = 1", channel, person.id
        )
        if row is None:
            raise KeyError(channel)
        return str(row["id"])

    def change_number(self, person: Person) -> tuple[str, str, str]:
        """Another number, and so another business-scoped id. Gives the old id, the new one, the number."""
        turn = self.store.number("SELECT round FROM person WHERE id = ?", person.id) + 1
        phone = f"62811{self.keys.number(f'phone/{person.id}/{turn}', 8)}"
        before = self.user_id("whatsapp", person)
        self.store.run("UPDATE person SET phone = ?, round = ? WHERE id = ?", phone, turn, person.id)
        self._is("phone", phone, person.id)
        return before, self._know(person.id, turn), phone
