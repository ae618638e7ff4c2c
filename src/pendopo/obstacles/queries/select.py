"""Which entries a reader may see, of a place, of a period, of a question."""

from datetime import date
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Greatest, Least

from pendopo.kit.actor import Actor, Permission, Scope
from pendopo.obstacles.rules.dates import GOING_ON
from pendopo.obstacles.rules.reading import prefix_question
from pendopo.obstacles.types import Reach

NOTHING = Q(pk__in=[])


def readable(by: Actor | None) -> Q:
    """Rule obstacles-03 as a filter: tested to choose the same rows as `rules.reading.may_read`."""
    where = Q(reach=Reach.ACCEPTED, is_public=True)
    if by is None:
        return where
    own = _places(by.scopes_of(Permission.REPORT))
    seen = _places(by.scopes_of(Permission.SEE_FIGURES))
    where |= own | (seen & ~Q(reach=Reach.DRAFT))
    if by.may_somewhere(Permission.REPORT) or by.may_somewhere(Permission.SEE_FIGURES):
        where |= Q(reach=Reach.ACCEPTED)
    return where


def _places(scopes: list[Scope]) -> Q:
    where = NOTHING
    for scope in scopes:
        if scope.stall or scope.counter is not None:
            continue
        here = Q(pk__isnull=False)
        if scope.region:
            here &= Q(region_id=scope.region) | Q(region__code__startswith=f"{scope.region}.")
        if scope.mall:
            here &= Q(mall=scope.mall)
        where |= here
    return where


def of_place(region: str, mall: str) -> Q:
    """The entries of a region and what lies below, of a mall, or all."""
    where = Q()
    if region:
        where &= Q(region_id=region) | Q(region__code__startswith=f"{region}.")
    if mall:
        where &= Q(mall=mall)
    return where


def in_period(start: str, end: str, first: date | None, last: date | None) -> tuple[dict[str, Any], Q]:
    """Rule obstacles-01 as annotations and a filter; `start` and `end` name the columns."""
    begun = Coalesce(F(start), Least(F("told_date"), F(end)))
    where = Q()
    if last is not None:
        where &= Q(begun__lte=last)
    if first is not None:
        where &= (
            Q(**{f"{end}__gte": first})
            | Q(**{f"{end}__isnull": True}, state__in=GOING_ON)
            | Q(**{f"{end}__isnull": True}, latest__gte=first)
        )
    return {"begun": begun, "latest": Greatest(begun, F("told_date"))}, where


def matching(text: str) -> Q:
    """Entries in which every word of a question is met, by its root or its beginning."""
    question = prefix_question(text)
    if not question:
        return NOTHING if text.strip() else Q()
    return Q(words=SearchQuery(question, config="indonesian", search_type="raw")) | Q(
        words=SearchQuery(question, config="simple", search_type="raw")
    )
