"""Tokens of devices and scripts. The token is shown once; only its hash is kept."""

from datetime import datetime, timedelta

from django.db import transaction

from pendopo.events.actions import record
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import InvalidInput, NotAllowed, NotFound, TooMany
from pendopo.kit.ids import new_token, token_hash
from pendopo.kit.text import _
from pendopo.people.models import AccessToken, User

GIVEN = frozenset({
    AccessToken.Kind.OFFICER, AccessToken.Kind.KIOSK, AccessToken.Kind.BOARD, AccessToken.Kind.REPORTER,
    AccessToken.Kind.ANALYST,
})  # fmt: skip

MOST_OWN = 10
OWN_LIFETIME = timedelta(days=366)


@transaction.atomic
def create_token(
    *,
    kind: str,
    user: User | None = None,
    mall: str = "",
    region_of_mall: str = "",
    stall: str = "",
    counter: int | None = None,
    note: str = "",
    lifetime: timedelta | None = None,
    by: Actor,
    at: datetime,
) -> tuple[AccessToken, str]:
    """A token for an officer's script, a kiosk, a board, the returns of a mall, or (without a mall) the
    figures of the country; the second value is shown once. A member of staff who reads the country's figures
    may make an analyst's token of their own (`user`), which ends with their role.
    """
    if kind not in GIVEN:
        raise InvalidInput(fields={"kind": _("Pilih petugas, kios, papan, laporan, atau analis.")})
    of_country = kind == AccessToken.Kind.ANALYST
    if bool(mall) == of_country:
        raise InvalidInput(
            fields={"mall": _("Kunci analis berlaku untuk seluruh negeri.") if mall else _("Pilih mal.")}
        )
    is_own = of_country and user is not None and user.pk == by.user_id
    if not is_own and not by.may(Permission.MANAGE_STAFF, region=region_of_mall, mall=mall, stall=stall):
        raise NotAllowed
    if is_own:
        _ask_own(user, lifetime, at=at)
    if kind == AccessToken.Kind.REPORTER and not by.may(Permission.REPORT, region=region_of_mall, mall=mall):
        raise NotAllowed  # nobody gives away what they do not hold
    if of_country and not by.may(Permission.SEE_FIGURES):
        raise NotAllowed
    token = new_token()
    row = AccessToken.objects.create(
        kind=kind,
        hash=token_hash(token),
        user=user,
        mall=mall,
        stall=stall,
        counter=counter,
        note=note.strip()[:120],
        ends_at=at + lifetime if lifetime else None,
    )
    record(
        "people.token.created",
        by=by,
        at=at,
        mall=mall,
        stall=stall,
        data={"token": row.pk, "kind": kind, "counter": counter},
    )
    return row, token


def _ask_own(user: User | None, lifetime: timedelta | None, *, at: datetime) -> None:
    """A person keeps few keys at a time, and each of them ends."""
    if lifetime is None or not timedelta(0) < lifetime <= OWN_LIFETIME:
        raise InvalidInput(fields={"lifetime": _("Pilih berapa lama kunci berlaku, paling lama satu tahun.")})
    User.objects.select_for_update().get(pk=user.pk if user else 0)
    if AccessToken.objects.filter(user=user, ends_at__gt=at).count() >= MOST_OWN:
        raise TooMany(_("Anda sudah mempunyai sepuluh kunci. Cabut dahulu yang tidak dipakai."))


@transaction.atomic
def revoke_token(
    *, token_id: int, mall: str = "", region_of_mall: str = "", by: Actor, at: datetime
) -> AccessToken:
    """End a token now; a repeat changes nothing. Whoever made it for themselves may, and who manages staff
    there. `region_of_mall` is the region of `mall` only.
    """
    row = AccessToken.objects.select_for_update().filter(pk=token_id).first()
    if row is None:
        raise NotFound
    region = region_of_mall if row.mall == mall else ""
    is_own = row.user_id is not None and row.user_id == by.user_id and by.kind == "staff"
    if not is_own and not by.may(Permission.MANAGE_STAFF, region=region, mall=row.mall, stall=row.stall):
        raise NotAllowed
    if row.ends_at is None or row.ends_at > at:
        row.ends_at = at
        row.save(update_fields=["ends_at"])
        record("people.token.revoked", by=by, at=at, mall=row.mall, data={"token": row.pk, "kind": row.kind})
    return row
