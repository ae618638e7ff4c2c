"""Types, errors and published events of the room."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pendopo.events.types import EventSpec
from pendopo.kit.actor import Permission
from pendopo.kit.errors import Conflict, PendopoError, Text, TooMany
from pendopo.kit.text import _


class Role(StrEnum):
    """What somebody is in a place."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    AGENCY_ADMIN = "agency_admin"
    MALL_MANAGER = "mall_manager"
    REGION_HEAD = "region_head"
    MINISTRY_ANALYST = "ministry_analyst"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


_OFFICER = {
    Permission.CALL_TICKETS, Permission.ISSUE_TICKETS, Permission.SEE_PERSON, Permission.ANSWER_CHATS,
}  # fmt: skip
_SUPERVISOR = _OFFICER | {Permission.SEE_FLOOR, Permission.MANAGE_QUEUE, Permission.OVERBOOK}
_AGENCY_ADMIN = _SUPERVISOR | {Permission.MANAGE_CATALOGUE, Permission.MANAGE_STAFF}
_MALL_MANAGER = _AGENCY_ADMIN | {
    Permission.MANAGE_MALL, Permission.APPLY_FACT, Permission.SEE_FIGURES, Permission.REPORT,
}  # fmt: skip
_MINISTRY_ANALYST = {
    Permission.SEE_FIGURES, Permission.IMPORT_FIGURES, Permission.REVIEW_RETURNS, Permission.CONVENE_FORUM,
}  # fmt: skip

# Roles are named sets of permissions. An administrator keeps the installation and sees no applicant's data.
ROLE_PERMISSIONS: dict[str, frozenset[Permission]] = {
    Role.OFFICER: frozenset(_OFFICER),
    Role.SUPERVISOR: frozenset(_SUPERVISOR),
    Role.AGENCY_ADMIN: frozenset(_AGENCY_ADMIN),
    Role.MALL_MANAGER: frozenset(_MALL_MANAGER),
    Role.REGION_HEAD: frozenset(_MALL_MANAGER),
    Role.MINISTRY_ANALYST: frozenset(_MINISTRY_ANALYST),
    Role.ADMINISTRATOR: frozenset(set(Permission) - _OFFICER - {Permission.OVERBOOK}),
    Role.AUDITOR: frozenset({Permission.READ_EVENTS, Permission.SEE_FIGURES}),
}


class IdentityKind(StrEnum):
    """Any identity number is welcome, and none is as well."""

    NONE = "none"
    NIK = "nik"
    PASSPORT = "passport"
    KITAS = "kitas"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class NikReading:
    """What an identity number says. `digits` is the cleaned number; `problem` why it cannot be a NIK."""

    ok: bool
    masked: str = ""
    birth_date: date | None = None
    sex: str = ""  # f | m
    warnings: tuple[Text, ...] = ()
    digits: str = ""
    problem: Text = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A name and ways to reach a person as they are kept, and by field what was wrong in the typing."""

    name: str
    phone: str  # E.164
    email: str
    identity: str
    wrong: dict[str, Text]


@dataclass(frozen=True, slots=True)
class RoleInput:
    """A role in a place, as a manager gives it. Empty codes mean everywhere."""

    role: str
    region: str = ""
    mall: str = ""
    stall: str = ""


class CodeWrong(PendopoError):
    """The sign-in code does not fit, has ended, or was used."""

    code = "code_wrong"
    status = 422
    message = _("Kode tidak cocok atau sudah tidak berlaku. Periksa lagi, atau minta kode baru.")


class CodeExhausted(TooMany):
    """Five wrong attempts end a code."""

    code = "code_exhausted"
    message = _("Kode ini sudah dicoba lima kali. Minta kode baru.")


class TooManyCodes(TooMany):
    """A contact gets only so many codes in a while."""

    code = "too_many_codes"
    message = _("Kode sudah beberapa kali dikirim. Periksa pesan Anda, atau coba lagi 15 menit lagi.")


class LinkEnded(PendopoError):
    """The one-time link was used or has ended."""

    code = "link_ended"
    status = 410
    message = _("Tautan ini sudah dipakai atau sudah berakhir. Minta tautan baru.")


class UserNameTaken(Conflict):
    """Another member of staff has this user name."""

    code = "user_name_taken"
    message = _("Nama pengguna itu sudah dipakai. Pilih yang lain.")


class AdministratorExists(Conflict):
    """There is an administrator already."""

    code = "administrator_exists"
    message = _("Sudah ada administrator. Minta akses kepadanya.")


class LastAdministrator(Conflict):
    """Somebody must keep the installation."""

    code = "last_administrator"
    message = _("Ini administrator terakhir. Beri peran itu kepada orang lain lebih dahulu.")


EVENTS: tuple[EventSpec, ...] = (
    EventSpec("people.applicant.registered", "A person to be served was entered.", data=("identity_kind",)),
    EventSpec("people.staff.created", "A member of staff got an account.", data=("user", "is_demo")),
    EventSpec("people.staff.changed", "An account of staff was changed.", data=("user", "fields")),
    EventSpec("people.role.given", "Somebody got a role in a place.", data=("user", "role")),
    EventSpec("people.role.ended", "Somebody no longer has a role in a place.", data=("user", "role")),
    EventSpec("people.token.created", "A device or script got a token.", data=("token", "kind", "counter")),
    EventSpec("people.token.revoked", "A token no longer counts.", data=("token", "kind")),
    EventSpec("people.code.issued", "A sign-in code was issued for a contact.", data=("channel",)),
    EventSpec("people.code.accepted", "A sign-in code was accepted."),
    EventSpec("people.code.refused", "A sign-in code was refused.", data=("reason",)),
    EventSpec("people.first_link.created", "A one-time link for the first administrator was made."),
    EventSpec("people.first_link.used", "The first administrator has an account.", data=("user",)),
)
