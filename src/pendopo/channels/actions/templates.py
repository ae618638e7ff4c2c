"""Words that a vendor must approve: handed in, listed, and what the vendor decides about them."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction

from pendopo.channels.adapters import adapter_for
from pendopo.channels.models import Account, VendorTemplate
from pendopo.channels.ports import TemplateKeeper
from pendopo.channels.queries.accounts import view_of_account
from pendopo.channels.types import AccountView, DeliveryFailed, TemplateText, TemplateUpdate
from pendopo.events.actions import record
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import NotAllowed, NotFound

State = VendorTemplate.State
LANGUAGES = ("id", "en")
# Name, words with numbered places, and an example for each place; in one language.
Source = Callable[[str], Iterable[tuple[str, str, tuple[str, ...]]]]
_sources: list[Source] = []


def connect_templates(*sources: Source) -> None:
    """Take the words that need approval from the rooms that send them; the roof calls this at start."""
    _sources[:] = sources


def wanted_templates() -> tuple[TemplateText, ...]:
    """All words that need approval, in both languages."""
    return tuple(
        TemplateText(name, language, body, examples)
        for source in _sources
        for language in LANGUAGES
        for name, body, examples in source(language)
    )


_STATES = {each.value for each in State}


@transaction.atomic
def take_template(*, account: AccountView, template: TemplateUpdate, by: Actor, at: datetime) -> bool:
    """Keep what a vendor decided. Gives whether it is new; a state nobody knows is kept as paused, so that
    nothing is sent with it.
    """
    state = template.state if template.state in _STATES else State.PAUSED.value
    row, is_new = VendorTemplate.objects.select_for_update().get_or_create(
        account_id=account.id, name=template.name[:120], language=template.language[:10],
        defaults={"state": state, "changed_at": at},
    )  # fmt: skip
    values = {"state": state, "reason": template.reason[:200]}
    for name, told in (("vendor_id", template.vendor_id), ("category", template.category[:20])):
        if told:
            values[name] = told
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not is_new and not changed:
        return False
    for name, value in changed.items():
        setattr(row, name, value)
    row.changed_at = at
    row.save(update_fields=[*changed, "changed_at"])
    record(
        "channels.template.decided", by=by, at=at, channel=account.channel, mall=account.mall,
        data={
            "account": account.key, "template": row.name, "language": row.language, "state": row.state,
            "reason": row.reason[:80],
        },
    )  # fmt: skip
    return True


def _keeper(account: AccountView) -> TemplateKeeper | None:
    found = adapter_for(account.channel)
    return found if isinstance(found, TemplateKeeper) else None


def hand_in_templates(
    *, account: int, templates: tuple[TemplateText, ...] | None = None, by: Actor, at: datetime
) -> list[str]:
    """Hand in what the vendor does not have yet, or has rejected and now reads otherwise. What it has
    approved is left alone. Gives the names that it would not take.

    The vendor is asked outside any transaction. Raises NotAllowed, NotFound, DeliveryFailed.
    """
    view = _admitted(account, by)
    keeper = _keeper(view)
    if keeper is None:
        return []
    look_up_templates(account=account, by=by, at=at)
    refused = []
    for each in wanted_templates() if templates is None else templates:
        row = VendorTemplate.objects.filter(
            account_id=account, name=each.name, language=each.language
        ).first()
        is_there = row is not None and row.state not in (State.NEW, State.REJECTED)
        if is_there or (row is not None and row.state == State.REJECTED and row.body == each.body):
            continue
        try:
            told = keeper.create_template(view, each)
        except DeliveryFailed as failure:
            if not failure.permanent:
                raise
            refused.append(each.name)
            told = TemplateUpdate(each.name, each.language, State.NEW.value, failure.code)
        take_template(account=view, template=told, by=by, at=at)
        VendorTemplate.objects.filter(account_id=account, name=each.name, language=each.language).update(
            body=each.body, examples=list(each.examples), category=each.category
        )
    return refused


def look_up_templates(*, account: int, by: Actor, at: datetime) -> int:
    """Ask the vendor how its templates stand: a webhook may have been lost. Gives how many changed.

    Raises NotAllowed, NotFound, DeliveryFailed.
    """
    view = _admitted(account, by)
    keeper = _keeper(view)
    if keeper is None:
        return 0
    found = keeper.list_templates(view)
    changed = sum(take_template(account=view, template=each, by=by, at=at) for each in found)
    known = {(each.name[:120], each.language[:10]) for each in found}
    for row in VendorTemplate.objects.filter(account_id=account).exclude(state=State.NEW):
        if (row.name, row.language) not in known:
            gone = TemplateUpdate(row.name, row.language, State.NEW.value, "not_at_vendor")
            changed += take_template(account=view, template=gone, by=by, at=at)
    return changed


def _admitted(account: int, by: Actor) -> AccountView:
    if not by.may(Permission.MANAGE_INSTALLATION):
        raise NotAllowed
    row = Account.objects.filter(pk=account).first()
    if row is None:
        raise NotFound
    return view_of_account(row)
