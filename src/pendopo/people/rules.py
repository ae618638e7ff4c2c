"""Pure rules of the room: names, identity numbers, who may give which role, codes and their limits."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from pendopo.kit.actor import Actor, Grant, Permission, Scope
from pendopo.kit.errors import Text
from pendopo.kit.text import _
from pendopo.people.types import ROLE_PERMISSIONS, IdentityKind, NikReading, Role, RoleInput

NAME_LONGEST = 60
CODE_LIFETIME = timedelta(minutes=10)
CODE_ATTEMPTS = 5
CODES_A_WHILE, CODE_WHILE = 3, timedelta(minutes=15)
FIRST_LINK_LIFETIME = timedelta(days=1)
PROVINCES = frozenset(
    "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 51 52 53 61 62 63 64 65 71 72 73 74 75 76 "
    "81 82 91 92 93 94 95 96".split()
)
_EMAIL = re.compile(r"[^@\s<>()\[\]\\,;:\"]+@[^@\s<>()\[\]\\,;:\"]+\.[A-Za-z]{2,}")
_USER_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")


def clean_name(typed: str) -> str:
    """Names are kept as typed, without doubled spaces and invisible signs.

    Rule: people-01. Source: domain 7.3.
    """
    text = unicodedata.normalize("NFC", typed)
    text = "".join(sign if unicodedata.category(sign)[0] not in "CZ" else " " for sign in text)
    return " ".join(text.split())


def name_problem(name: str) -> Text:
    """One word is a name; a name has a letter, at most 60 signs, and is no address of a page or mailbox.

    Rule: people-02. Source: domain 7.3 (single-word names are common, 60 characters). Empty when it is fine.
    """
    if not name:
        return _("Tulis nama Bapak/Ibu.")
    if len(name) > NAME_LONGEST:
        return _("Nama paling panjang 60 huruf.")
    if not any(sign.isalpha() for sign in name) or re.search(r"[<>{}@\\]|://", name):
        return _("Tulis nama dengan huruf, misalnya Sari atau Budi Santoso.")
    return ""


def fold_name(name: str) -> str:
    """Two spellings are one name when they differ only in capitals, accents, signs and spaces.

    Rule: people-03. Source: house (a lost ticket is found by name).
    """
    bare = unicodedata.normalize("NFKD", name.casefold())
    return " ".join(re.sub(r"[^\w]+", " ", "".join(s for s in bare if not unicodedata.combining(s))).split())


def mask_name(name: str) -> str:
    """To others a name is shown by the first letter of each word.

    Rule: people-04. Source: UU 27/2022, domain 7.4.
    """
    return " ".join(word[0] + "***" for word in name.split())


def mask_identity(text: str) -> str:
    """An identity number is shown by its first and last four signs; a short one not at all.

    Rule: people-05. Source: domain 7.1 (`3602********0001`).
    """
    return f"{text[:4]}{'*' * (len(text) - 8)}{text[-4:]}" if len(text) >= 12 else "*" * len(text)


def mask_email(address: str) -> str:
    """An e-mail address is shown by its first letter and its domain.

    Rule: people-06. Source: house.
    """
    name, _at, domain = address.partition("@")
    return f"{name[:1]}***@{domain}" if domain else "***"


def clean_email(typed: str) -> str:
    """An e-mail address is kept in small letters.

    Rule: people-07. Source: house (mailboxes in use do not tell capitals apart).
    """
    return unicodedata.normalize("NFKC", typed).strip().lower()


def email_problem(address: str) -> Text:
    """An e-mail address has a name, an @ and a domain; no address at all is fine.

    Rule: people-08. Source: house. Empty when it is fine.
    """
    if address and (len(address) > 254 or not _EMAIL.fullmatch(address)):
        return _("Alamat surel tidak dikenali. Tulis seperti nama@contoh.id.")
    return ""


def check_nik(text: str, *, on: date | None = None) -> NikReading:
    """A NIK has 16 digits, a possible birth date and a serial number; an unknown region code is only a
    warning.

    Rule: people-09. Source: domain 7.1 (validation ladder; there is no check digit). `on` is today, to
    choose the century by age; without it the birth date stays open.
    """
    digits = re.sub(r"[\s.\-]", "", unicodedata.normalize("NFKC", text))
    if not re.fullmatch(r"[0-9]{16}", digits):
        return NikReading(ok=False, digits=digits, problem=_("NIK terdiri dari 16 angka."))
    day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    female = day > 40
    day -= 40 if female else 0
    masked = mask_identity(digits)
    wrong_date = not (1 <= month <= 12 and 1 <= day <= monthrange(2000 + year, month)[1])
    if wrong_date or digits[12:] == "0000":
        return NikReading(
            ok=False, masked=masked, digits=digits,
            problem=_("Tanggal lahir atau nomor urut dalam NIK tidak mungkin. Periksa lagi angkanya."),
        )  # fmt: skip
    warnings: list[Text] = []
    if digits[:2] not in PROVINCES or digits[2:4] == "00" or digits[4:6] == "00":
        warnings.append(
            _("Kode wilayah dalam NIK tidak ada di daftar sekarang. Periksa lagi; NIK tetap diterima.")
        )
    return NikReading(
        ok=True,
        masked=masked,
        birth_date=_birth_date(day, month, year, on),
        sex="f" if female else "m",
        warnings=tuple(warnings),
        digits=digits,
    )


def _birth_date(day: int, month: int, year: int, on: date | None) -> date | None:
    if on is None:
        return None
    for century in (2000, 1900):
        if day <= monthrange(century + year, month)[1]:
            born = date(century + year, month, day)
            if born <= on and on.year - born.year <= 120:
                return born
    return None


def nik_mismatches(reading: NikReading, *, birth_date: date | None = None, sex: str = "") -> tuple[Text, ...]:
    """A birth date or sex that differs from the NIK is a warning; the officer may go on with a reason.

    Rule: people-10. Source: domain 7.1 (ladder, step 6: the NIK stays when the birth date turns out
    different).
    """
    found: list[Text] = []
    if birth_date and reading.birth_date and birth_date != reading.birth_date:
        found.append(_("Tanggal lahir berbeda dari yang tertulis dalam NIK."))
    if sex and reading.sex and sex != reading.sex:
        found.append(_("Jenis kelamin berbeda dari yang tertulis dalam NIK."))
    return tuple(found)


def clean_identity(kind: str, typed: str) -> str:
    """Identity numbers are kept without spaces, dots and hyphens, letters in capitals.

    Rule: people-11. Source: domain 7.1, step 1.
    """
    if kind == IdentityKind.NONE:
        return ""
    return re.sub(r"[\s.\-]", "", unicodedata.normalize("NFKC", typed)).upper()


def identity_problem(kind: str, number: str) -> Text:
    """An identity number is never required; a NIK must be possible, any other has 4 to 30 letters and digits.

    Rule: people-12. Source: domain 7.1 (people without NIK exist; a service must not dead-end).
    """
    if kind not in set(IdentityKind):
        return _("Pilih jenis identitas dari daftar.")
    if kind == IdentityKind.NONE or not number:
        return ""
    if kind == IdentityKind.NIK:
        return check_nik(number).problem
    if not re.fullmatch(r"[0-9A-Z/]{4,30}", number):
        return _("Nomor identitas berisi 4 sampai 30 huruf dan angka.")
    return ""


def kind_problem(kind: str, typed: str) -> Text:
    """A number without its kind is asked about, never dropped in silence.

    Rule: people-19. Source: issue 2, "nothing typed lost". Empty when it is fine.
    """
    if kind == IdentityKind.NONE and typed.strip():
        return _("Pilih jenis nomor identitasnya, atau kosongkan nomornya.")
    return ""


def grants_of(roles: Iterable[RoleInput]) -> tuple[Grant, ...]:
    """What somebody may do is the sum of their roles, each in its own place.

    Rule: people-13. Source: house (roles are sets of permissions with a scope).
    """
    return tuple(
        Grant(ROLE_PERMISSIONS[role.role], Scope(region=role.region, mall=role.mall, stall=role.stall))
        for role in roles
    )


def may_give_role(by: Actor, role: RoleInput, *, region: str = "") -> bool:
    """Nobody gives a role that could do more than they can in that place; who keeps the installation may.

    Rule: people-14. Source: house. `region` is the region of the mall when the role names only the mall.
    """

    def holds(permission: Permission) -> bool:
        return by.may(permission, region=role.region or region, mall=role.mall, stall=role.stall)

    if role.role not in ROLE_PERMISSIONS or not holds(Permission.MANAGE_STAFF):
        return False
    if by.may(Permission.MANAGE_INSTALLATION):
        return True
    if role.role in {Role.ADMINISTRATOR, Role.AUDITOR, Role.MINISTRY_ANALYST}:
        return False
    return all(holds(permission) for permission in ROLE_PERMISSIONS[role.role])


def second_factor_needed(*, is_demo_account: bool, demo_mode: bool) -> bool:
    """Staff need a second factor; only demo accounts in demo mode go without.

    Rule: people-15. Source: issue, section 3 (people).
    """
    return not (is_demo_account and demo_mode)


def may_issue_code(issued: Sequence[datetime], at: datetime) -> bool:
    """A contact gets at most three codes in a quarter of an hour.

    Rule: people-16. Source: house (nobody's phone is flooded; the limit is per contact, never per address).
    """
    return sum(1 for moment in issued if at - CODE_WHILE < moment <= at) < CODES_A_WHILE


def code_counts(*, ends_at: datetime, attempts: int, used_at: datetime | None, at: datetime) -> bool:
    """A code counts for ten minutes, five attempts and one use.

    Rule: people-17. Source: house.
    """
    return used_at is None and attempts < CODE_ATTEMPTS and at < ends_at


def user_name_problem(name: str) -> Text:
    """A user name has 3 to 40 small letters, digits, dots, hyphens or underscores.

    Rule: people-18. Source: house. Empty when it is fine.
    """
    if not _USER_NAME.fullmatch(name):
        return _("Nama pengguna: 3 sampai 40 huruf kecil, angka, titik, atau tanda hubung.")
    return ""
