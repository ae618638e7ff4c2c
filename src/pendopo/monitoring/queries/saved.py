"""Pages that somebody kept under a name."""

from dataclasses import dataclass

from django.db.models import Q

from pendopo.kit.actor import Actor, Permission
from pendopo.kit.errors import NotAllowed
from pendopo.monitoring.models import SavedView
from pendopo.monitoring.types import ViewUnknown


@dataclass(frozen=True, slots=True)
class View:
    """One kept page."""

    id: int
    name: str
    address: str
    is_shared: bool
    is_own: bool


def list_views(*, by: Actor) -> list[View]:
    """One's own pages and those that colleagues share, by name. Raises NotAllowed."""
    if not by.may_somewhere(Permission.SEE_FIGURES):
        raise NotAllowed
    rows = SavedView.objects.filter(Q(owner=by.code) | Q(is_shared=True)).order_by("name", "id")
    return [View(row.pk, row.name, row.address, row.is_shared, row.owner == by.code) for row in rows]


def own_view_for_update(view: int, *, by: Actor) -> SavedView:
    """One's own page, locked. Raises ViewUnknown."""
    row = SavedView.objects.select_for_update().filter(pk=view, owner=by.code).first()
    if row is None:
        raise ViewUnknown
    return row
