"""Reads of people: who acts, who works where, and applicants for those who may see them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from pendopo.kit.actor import Actor, Grant, Permission, Scope
from pendopo.kit.crypto import keyed_hash, pseudonym
from pendopo.kit.errors import InvalidInput, NotAllowed, NotFound, SignInRequired, Text
from pendopo.kit.ids import new_key, token_hash
from pendopo.kit.phones import clean_phone
from pendopo.kit.text import _
from pendopo.people import rules
from pendopo.people.models import AccessToken, Applicant, RoleAssignment, User
from pendopo.people.types import ROLE_PERMISSIONS, Contact, IdentityKind, Role, RoleInput


def _roles_at(at: datetime) -> Q:
    return Q(starts_at__lte=at) & (Q(ends_at__isnull=True) | Q(ends_at__gt=at))


def actor_for_user(user: User | AnonymousUser, *, at: datetime) -> Actor:
    """The actor behind a signed-in member of staff. Raises SignInRequired."""
    if not isinstance(user, User) or not user.is_active:
        raise SignInRequired
    roles = RoleAssignment.objects.filter(_roles_at(at), user_id=user.pk)
    return Actor(
        kind="staff",
        code=f"u{user.pk}",
        grants=rules.grants_of(RoleInput(row.role, row.region, row.mall, row.stall) for row in roles),
        user_id=user.pk,
        name=str(user),
    )


def list_addresses(roles: Iterable[str], *, at: datetime) -> list[tuple[str, Scope]]:
    """The e-mail address of everybody in use who holds one of the roles now, with where."""
    rows = RoleAssignment.objects.filter(_roles_at(at), role__in=list(roles), user__is_active=True)
    found = rows.exclude(user__email="").order_by("user__username", "id")
    return [
        (email, Scope(region=region, mall=mall, stall=stall))
        for email, region, mall, stall in found.values_list("user__email", "region", "mall", "stall")
    ]


def actor_for_token(token: str, *, at: datetime) -> Actor:
    """The actor behind a token of a device or script. Raises SignInRequired when it has ended.

    An officer's token works at its own counter, and draws tickets for people anywhere in its mall; a
    reporter's answers for the returns of its mall; an analyst's reads the figures of the country.
    """
    row = AccessToken.objects.filter(hash=token_hash(token)).select_related("user").first()
    ended = row is None or (row.ends_at is not None and row.ends_at <= at)
    if row is None or ended or row.kind == AccessToken.Kind.FIRST_ADMIN:
        raise SignInRequired
    if row.user is not None and not row.user.is_active:
        raise SignInRequired
    if row.user is not None and row.kind == AccessToken.Kind.ANALYST:
        holder = actor_for_user(row.user, at=at)
        if not holder.may(Permission.SEE_FIGURES):
            raise SignInRequired  # the key of a person gives no more than the person has
    scope = Scope(mall=row.mall, stall=row.stall, counter=row.counter)
    grants: tuple[Grant, ...] = ()
    if row.kind == AccessToken.Kind.OFFICER:
        grants = (
            Grant(ROLE_PERMISSIONS[Role.OFFICER], scope),
            Grant(frozenset({Permission.ISSUE_TICKETS}), Scope(mall=row.mall)),
        )
    elif row.kind == AccessToken.Kind.KIOSK:
        grants = (Grant(frozenset({Permission.ISSUE_TICKETS}), scope),)
    elif row.kind == AccessToken.Kind.REPORTER:
        grants = (Grant(frozenset({Permission.REPORT, Permission.SEE_FIGURES}), Scope(mall=row.mall)),)
    elif row.kind == AccessToken.Kind.ANALYST:
        grants = (Grant(frozenset({Permission.SEE_FIGURES}), Scope()),)
    programs = {AccessToken.Kind.OFFICER, AccessToken.Kind.REPORTER, AccessToken.Kind.ANALYST}
    return Actor(
        kind="api" if row.kind in programs else row.kind,
        code=f"t{row.pk}",
        grants=grants,
        user_id=row.user_id,
    )


def needs_second_factor(user: User) -> bool:
    """Whether this member of staff must set up a second factor before working."""
    if not rules.second_factor_needed(is_demo_account=user.is_demo, demo_mode=settings.DEMO):
        return False
    return not has_second_factor(user)


def has_second_factor(user: User) -> bool:
    """Whether this member of staff has a phone that shows codes."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def is_first_link(token: str, *, at: datetime) -> bool:
    """Whether this is the one-time link of the first administrator, still to be used."""
    return AccessToken.objects.filter(
        hash=token_hash(token), kind=AccessToken.Kind.FIRST_ADMIN, ends_at__gt=at
    ).exists()


def has_administrator() -> bool:
    """Whether anybody keeps this installation."""
    return RoleAssignment.objects.filter(
        role=Role.ADMINISTRATOR, ends_at__isnull=True, user__is_active=True
    ).exists()


def list_demo_accounts() -> list[User]:
    """The demo accounts with their roles, in demo mode only, in the order they were made."""
    if not settings.DEMO:
        return []
    rows = User.objects.filter(is_demo=True, is_active=True).prefetch_related("role_assignments")
    return list(rows.order_by("id"))


def get_demo_account(username: str) -> User:
    """One demo account, in demo mode only. Raises NotFound."""
    user = User.objects.filter(username=username, is_demo=True, is_active=True).first()
    if user is None or not settings.DEMO:
        raise NotFound
    return user


def list_staff(*, mall: str = "", region: str = "", by: Actor, at: datetime) -> list[RoleAssignment]:
    """Roles in force in a mall (or a region, or everywhere), with their people, for who manages staff
    there. Who manages the staff of one stall sees those of that stall.
    """
    if not by.may_within(Permission.MANAGE_STAFF, region=region, mall=mall):
        raise NotAllowed
    rows = RoleAssignment.objects.filter(_roles_at(at), user__is_active=True).select_related("user")
    if mall:
        rows = rows.filter(mall=mall)
    elif region:
        rows = rows.filter(region__startswith=region)
    return [
        row
        for row in rows.order_by("mall", "stall", "role", "user__username")
        if by.may(Permission.MANAGE_STAFF, region=row.region or region, mall=row.mall, stall=row.stall)
    ]


def list_wide_accounts(*, by: Actor, at: datetime) -> list[tuple[User, list[RoleAssignment]]]:
    """Accounts with a role that is not in one mall, or without any, each with all its roles in force; for
    who keeps the installation.
    """
    roles = _roles_by_account(RoleAssignment.objects.filter(_roles_at(at)), by=by)
    users = User.objects.filter(is_active=True).order_by("username")
    shown = [(user, roles.get(user.pk, [])) for user in users]
    return [(user, own) for user, own in shown if not own or any(not row.mall for row in own)]


def get_account(user_id: int, *, by: Actor, at: datetime) -> tuple[User, list[RoleAssignment]]:
    """An open account with its roles in force, for who keeps the installation. Raises NotFound."""
    roles = _roles_by_account(RoleAssignment.objects.filter(_roles_at(at), user_id=user_id), by=by)
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotFound
    return user, roles.get(user_id, [])


def _roles_by_account(rows: QuerySet[RoleAssignment], *, by: Actor) -> dict[int, list[RoleAssignment]]:
    if not by.may(Permission.MANAGE_INSTALLATION):
        raise NotAllowed
    found: dict[int, list[RoleAssignment]] = {}
    for row in rows.order_by("mall", "stall", "role", "region"):
        found.setdefault(row.user_id, []).append(row)
    return found


def find_user(username: str) -> User | None:
    """The member of staff with this user name, or None."""
    return User.objects.filter(username=username.strip().lower()).first()


def address_of_head(region: str) -> str:
    """The e-mail address of the head of a region; empty when no account of a head has one.

    For letters of the ministry to offices, never shown on a page to others.
    """
    now_in_force = RoleAssignment.objects.filter(ends_at__isnull=True, user__is_active=True)
    heads = now_in_force.filter(role=Role.REGION_HEAD, region=region).exclude(user__email="")
    row = heads.select_related("user").order_by("id").first()
    return rules.clean_email(row.user.email) if row else ""


def list_tokens(*, mall: str, region: str = "", by: Actor) -> list[AccessToken]:
    """Tokens of devices and scripts of a mall; `region` is the mall's."""
    if not by.may(Permission.MANAGE_STAFF, region=region, mall=mall):
        raise NotAllowed
    rows = AccessToken.objects.filter(mall=mall).exclude(kind=AccessToken.Kind.FIRST_ADMIN)
    return list(rows.order_by("-id"))


def list_own_tokens(*, by: Actor) -> list[AccessToken]:
    """The keys that a member of staff made for their own programs. Raises NotAllowed without the country's
    figures.
    """
    if by.user_id is None or not by.may(Permission.SEE_FIGURES):
        raise NotAllowed
    return list(AccessToken.objects.filter(user_id=by.user_id, mall="").order_by("-id"))


def list_country_tokens(*, by: Actor) -> list[AccessToken]:
    """Every key that reads the whole country, with its holder where it has one."""
    if not by.may(Permission.MANAGE_STAFF):
        raise NotAllowed
    rows = AccessToken.objects.filter(mall="", kind=AccessToken.Kind.ANALYST)
    return list(rows.select_related("user").order_by("-id"))


def list_all_tokens(*, mall: str = "", ended: bool = False, by: Actor, at: datetime) -> list[AccessToken]:
    """The keys of a mall or of every place, those that ended only when asked for."""
    if not by.may(Permission.MANAGE_STAFF):
        raise NotAllowed
    rows = AccessToken.objects.exclude(kind=AccessToken.Kind.FIRST_ADMIN).select_related("user")
    if mall:
        rows = rows.filter(mall=mall)
    if not ended:
        rows = rows.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at))
    return list(rows.order_by("id"))


def contact_hashes(contact: str) -> tuple[str, str, bytes]:
    """A typed contact as (channel, clean contact, keyed hash). Raises InvalidInput naming `contact`."""
    if "@" in contact:
        address = rules.clean_email(contact)
        problem = rules.email_problem(address)
        if problem:
            raise InvalidInput(fields={"contact": problem})
        return "email", address, keyed_hash("email", address)
    phone = clean_phone(contact, field="contact")
    if not phone:
        raise InvalidInput(fields={"contact": _("Tuliskan nomor telepon atau alamat surel.")})
    return "phone", phone, keyed_hash("phone", phone)


def _of_contact(channel: str, digest: bytes) -> QuerySet[Applicant]:
    chosen = Q(email_hash=digest) if channel == "email" else Q(phone_hash=digest)
    return Applicant.objects.filter(chosen)


def list_applicants_of_contact(contact: str) -> list[UUID]:
    """Ids of everybody who gave this phone or e-mail; for who has proved to hold it."""
    channel, _address, digest = contact_hashes(contact)
    return list(_of_contact(channel, digest).order_by("-created_at").values_list("id", flat=True))


def find_applicants(text: str, *, limit: int = 200) -> list[UUID]:
    """Ids of applicants found by phone, e-mail, identity number or whole name, by keyed hash.

    For rooms that then show only the visits their caller may see; nothing about the person is given.
    """
    folded, digits = rules.fold_name(text), rules.clean_identity(IdentityKind.OTHER, text)
    chosen = Q(name_hash=keyed_hash("name", folded)) if folded else Q()
    if digits:
        chosen |= Q(identity_hash=keyed_hash("identity", digits))
    try:
        channel, _address, digest = contact_hashes(text)
        chosen |= Q(email_hash=digest) if channel == "email" else Q(phone_hash=digest)
    except InvalidInput:
        pass  # it is a name or a number, not a contact
    if not chosen:
        return []
    rows = Applicant.objects.filter(chosen).order_by("-created_at")
    return list(rows.values_list("id", flat=True)[:limit])


def get_applicant(
    applicant_id: UUID, *, by: Actor, mall: str = "", region: str = "", stall: str = ""
) -> Applicant:
    """An applicant with what they gave, for who may see persons at that place, or for themselves."""
    own = by.applicant_id == applicant_id
    if not own and not by.may(Permission.SEE_PERSON, region=region, mall=mall, stall=stall):
        raise NotAllowed
    row = Applicant.objects.filter(pk=applicant_id).first()
    if row is None:
        raise NotFound
    return row


def check_contact(
    *,
    name: str | None = None,
    phone: str | None = None,
    email: str | None = None,
    identity_kind: str = "none",
    identity: str | None = None,
) -> dict[str, Text]:
    """What is wrong with what was typed, by field; only the fields that are given are looked at."""
    return read_contact(
        name=name, phone=phone, email=email, identity_kind=identity_kind, identity=identity
    ).wrong


def read_contact(
    *,
    name: str | None = None,
    phone: str | None = None,
    email: str | None = None,
    identity_kind: str = "none",
    identity: str | None = None,
) -> Contact:
    """What was typed, as it is kept, and what is wrong with it by field."""
    wrong: dict[str, Text] = {}
    clean = {"name": "", "phone": "", "email": "", "identity": ""}
    if name is not None:
        clean["name"] = rules.clean_name(name)
        wrong["name"] = rules.name_problem(clean["name"])
    if phone is not None:
        try:
            clean["phone"] = clean_phone(phone)
        except InvalidInput as error:
            wrong.update(error.fields)
    if email is not None:
        clean["email"] = rules.clean_email(email)
        wrong["email"] = rules.email_problem(clean["email"])
    if identity is not None:
        clean["identity"] = rules.clean_identity(identity_kind, identity)
        wrong["identity"] = rules.identity_problem(identity_kind, clean["identity"])
        wrong["identity_kind"] = rules.kind_problem(identity_kind, identity)
    return Contact(**clean, wrong={field: text for field, text in wrong.items() if text})


def read_applicant(
    *,
    name: str,
    phone: str = "",
    email: str = "",
    identity_kind: str = "none",
    identity: str = "",
    language: str = "id",
    at: datetime,
) -> Applicant:
    """What somebody typed about themselves as an applicant that is not entered yet.

    A phone is not a person: somebody else's name on the same phone is another applicant, and nobody's facts
    are changed by what a stranger types. Raises InvalidInput naming each wrong field.
    """
    typed = read_contact(name=name, phone=phone, email=email, identity_kind=identity_kind, identity=identity)
    if typed.wrong:
        raise InvalidInput(fields=typed.wrong)
    folded, contact = rules.fold_name(typed.name), typed.phone or typed.email
    language = "en" if language == "en" else "id"
    hashes = {
        "name_hash": keyed_hash("name", folded),
        "phone_hash": keyed_hash("phone", typed.phone),
        "email_hash": keyed_hash("email", typed.email),
        "identity_hash": keyed_hash("identity", typed.identity),
    }
    key = _key_of(hashes, language) if contact or typed.identity else new_key()
    person = typed.identity or (f"{contact}\0{folded}" if contact else str(key))
    return Applicant(
        id=key,
        name=typed.name,
        phone=typed.phone,
        email=typed.email,
        identity_kind=identity_kind if typed.identity else "none",
        identity=typed.identity,
        language=language,
        pseudonym=pseudonym("person", person),
        created_at=at,
        **hashes,
    )


def _key_of(hashes: dict[str, bytes], language: str) -> UUID:
    """The key of whoever has exactly these facts: nothing need be read to know it, and the primary key says
    whether the person is new.
    """
    facts = "\0".join(part.hex() for part in hashes.values())
    return UUID(bytes=keyed_hash("applicant", f"{facts}\0{language}")[:16], version=5)
