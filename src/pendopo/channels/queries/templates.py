"""Reads of templates."""

from pendopo.channels.models import VendorTemplate
from pendopo.channels.types import TemplateView
from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import NotAllowed


def approved_template(account: int, name: str, language: str) -> bool:
    """Whether the vendor lets this account send the template now."""
    rows = VendorTemplate.objects.filter(account_id=account, name=name, language=language)
    return rows.filter(state=VendorTemplate.State.APPROVED).exists()


def list_templates(account: int, *, by: Actor) -> list[TemplateView]:
    """The templates of an account and how they stand, for who keeps the installation. Raises NotAllowed."""
    if not by.may(Permission.MANAGE_INSTALLATION):
        raise NotAllowed
    rows = VendorTemplate.objects.filter(account_id=account).order_by("name", "language")
    return [
        TemplateView(row.name, row.language, row.category, row.body, row.state, row.reason, row.changed_at)
        for row in rows
    ]
