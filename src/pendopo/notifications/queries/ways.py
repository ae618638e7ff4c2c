"""By which ways each person can be reached now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings

from pendopo.channels import rules as carrying
from pendopo.channels.adapters import adapter_for
from pendopo.channels.models import Account, Identity, OutboxMessage, Thread, VendorTemplate
from pendopo.notifications.models import Wish
from pendopo.notifications.queries.words import template_name
from pendopo.notifications.types import Way, Wishes
from pendopo.people.models import Applicant


@dataclass(slots=True)
class Facts:
    """What is known of some people at once: few reads, however many messages."""

    people: dict[UUID, tuple[str, bool, bool]]  # pseudonym, has e-mail, has phone
    wishes: dict[str, Wishes]
    threads: dict[UUID, list[tuple[Identity, Thread]]]
    accounts: dict[int, Account] = field(default_factory=dict)
    approved: set[tuple[int, str, str]] = field(default_factory=set)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split(",")))


def wishes_from(row: Wish | None) -> Wishes:
    """A row as wishes; without one, none."""
    if row is None:
        return Wishes()
    return Wishes(_listed(row.order), _listed(row.off), _listed(row.refused), row.whatsapp_number)


def facts_about(people: Iterable[UUID]) -> Facts:
    """Everything that the choice of a way asks, for these applicants."""
    ids = set(people)
    known = {
        key: (name, bool(email), bool(phone))
        for key, name, email, phone in Applicant.objects.filter(pk__in=ids).values_list(
            "pk", "pseudonym", "email_hash", "phone_hash"
        )
    }
    wishes = {
        row.person: wishes_from(row)
        for row in Wish.objects.filter(person__in={name for name, _e, _p in known.values()})
    }
    identities = Identity.objects.filter(applicant_id__in=ids, replaced_by=None, blocked_at=None)
    threads: dict[UUID, list[tuple[Identity, Thread]]] = {}
    rows = Thread.objects.filter(identity__in=identities, account__active=True).select_related("identity")
    for row in rows.defer("dialogue", "identity__user_id", "identity__phone", "identity__shown_name"):
        if row.identity.applicant_id is not None:
            threads.setdefault(row.identity.applicant_id, []).append((row.identity, row))
    accounts = {row.pk: row for row in Account.objects.filter(active=True).defer("secrets")}
    approved = set(
        VendorTemplate.objects.filter(state=VendorTemplate.State.APPROVED).values_list(
            "account_id", "name", "language"
        )
    )
    return Facts(known, wishes, threads, accounts, approved)


def wishes_of(message: OutboxMessage, facts: Facts) -> Wishes:
    """What the person of a message wants."""
    person = facts.people.get(message.person) if message.person else None
    return facts.wishes.get(person[0], Wishes()) if person else Wishes()


def _account_of(channel: str, mall: str, facts: Facts) -> Account | None:
    """The mall's own account on a channel, else that of all malls."""
    fitting = [row for row in facts.accounts.values() if row.channel == channel and row.mall in (mall, "")]
    return min(fitting, key=lambda row: (not row.mall, row.pk), default=None)


def _in_trouble(account: Account | None) -> bool:
    return account is not None and account.check_code not in ("", "ok")


def _talks(message: OutboxMessage, facts: Facts, at: datetime) -> list[Way]:
    """The person's own talks; where a channel has several, the one with this mall, then the latest."""
    found: dict[str, tuple[tuple[bool, float], Way]] = {}
    for identity, thread in facts.threads.get(message.person, []) if message.person else []:
        account = facts.accounts.get(thread.account_id)
        if account is None or account.mall not in (message.mall, ""):
            continue
        limits = adapter_for(identity.channel).limits
        free = carrying.may_write_freely(limits, thread.last_in_at, at)
        name = (account.pk, template_name(message.kind), message.language)
        way = Way(
            key=f"{identity.channel}:{identity.pk}", channel=identity.channel, account=account.pk,
            thread=thread.pk, identity=identity.pk, first_word=not free,
            approved=limits.templates and name in facts.approved,
            opted_out=identity.opted_out_at is not None or identity.unreachable_at is not None,
            troubled=_in_trouble(account),
        )  # fmt: skip
        last = thread.last_in_at.timestamp() if thread.last_in_at else 0.0
        rank = (account.mall == message.mall, last)
        if way.key not in found or rank > found[way.key][0]:
            found[way.key] = (rank, way)
    return [way for _rank, way in found.values()]


def ways_to(message: OutboxMessage, facts: Facts, *, at: datetime) -> list[Way]:
    """All ways to the person of a message, at this moment."""
    if message.person is None or message.person not in facts.people:
        return []
    _name, has_email, has_phone = facts.people[message.person]
    ways = _talks(message, facts, at)
    if has_email:
        ways.append(Way(key=f"email:{message.person}", channel="email"))
    if has_phone:
        account = _account_of("phone", message.mall, facts)
        if account is not None or settings.DEMO:
            ways.append(
                Way(
                    key=f"phone:{message.person}",
                    channel="phone",
                    account=account.pk if account else None,
                    troubled=_in_trouble(account),
                )
            )
        ways += _by_number(message, facts, ways)
    return ways


def _by_number(message: OutboxMessage, facts: Facts, ways: Sequence[Way]) -> list[Way]:
    """WhatsApp at the number somebody gave, if they agreed to it and have no talk there."""
    if any(way.channel == "whatsapp" for way in ways) or not wishes_of(message, facts).whatsapp_number:
        return []
    account = _account_of("whatsapp", message.mall, facts)
    if account is None:
        return []
    name = (account.pk, template_name(message.kind), message.language)
    return [
        Way(
            key=f"whatsapp:{message.person}",
            channel="whatsapp",
            account=account.pk,
            first_word=True,
            approved=name in facts.approved,
            troubled=_in_trouble(account),
        )
    ]


def key_of(message: OutboxMessage) -> str:
    """The way that a message took, as `Way.key`."""
    thread = message.thread
    return f"{message.channel}:{thread.identity_id if thread else message.person}"


def chain_before(message: OutboxMessage) -> list[OutboxMessage]:
    """The messages that this one replaces, the first one first, and itself."""
    chain = [message]
    while chain[0].replaces_id is not None and len(chain) < 12:
        before = OutboxMessage.objects.select_related("thread").filter(pk=chain[0].replaces_id).first()
        if before is None:
            break
        chain.insert(0, before)
    return chain
