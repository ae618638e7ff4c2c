"""Reading services, their standards, and finding them. All of it is public."""

from collections import OrderedDict
from collections.abc import Collection
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import connection
from django.db.models import Q, QuerySet

from pendopo.catalogue import rules
from pendopo.catalogue.models import Service, StandardComponent, StandardVersion
from pendopo.catalogue.rules import search
from pendopo.catalogue.rules.words import Lexicon, build_lexicon
from pendopo.catalogue.types import (
    COMPONENT_TITLES,
    LIFE_EVENT_TITLES,
    ComponentInput,
    ComponentKey,
    ComponentView,
    Item,
    LifeEvent,
    SearchPage,
    ServiceFile,
    ServiceHit,
    ServiceInput,
    StandardInput,
    StandardView,
)
from pendopo.kit.errors import NotFound
from pendopo.malls.models import Mall, Stall

SYNONYMS = Path(__file__).parent / "data" / "synonyms.yaml"
KEPT_MALLS = 64  # indexes kept in one process; a mall of 150 services takes about 0.5 MB
_indexes: OrderedDict[int, tuple[tuple[Any, ...], search.Index]] = OrderedDict()

MARK = """
SELECT count(*), sum(hashtextextended(s.ctid::text, s.xmin::text::bigint)),
       sum(hashtextextended(t.ctid::text, t.xmin::text::bigint))
FROM catalogue_service s JOIN malls_stall t ON t.id = s.stall_id WHERE s.mall_id = %s
"""


def _offered(on: date) -> QuerySet[Service]:
    return Service.objects.select_related("mall", "stall", "stall__agency", "agency").filter(
        Q(ends_date__isnull=True) | Q(ends_date__gte=on),
        Q(stall__ends_date__isnull=True) | Q(stall__ends_date__gte=on),
        starts_date__lte=on,
        stall__starts_date__lte=on,
    )


def get_service(mall_slug: str, service_slug: str, *, on: date) -> Service:
    """The service of a mall that is offered on a day. Raises NotFound."""
    found = _offered(on).filter(mall__slug=mall_slug, slug=service_slug).first()
    if found is None:
        raise NotFound
    return found


def find_service(mall: Mall, number: int, *, on: date) -> Service | None:
    """The service of a mall by its number, if it is offered on a day."""
    return _offered(on).filter(mall=mall, pk=number).first()


def get_kept_service(mall: Mall, service_slug: str) -> Service:
    """A service of a mall for who keeps it, also before its first day and after its last. Raises NotFound."""
    found = Service.objects.select_related("mall", "stall", "stall__agency", "agency")
    row = found.filter(mall=mall, slug=service_slug).first()
    if row is None:
        raise NotFound
    return row


def list_kept_services(mall: Mall) -> list[Service]:
    """Every service that a mall has, had or will have, in the order of stalls and places within."""
    return list(Service.objects.select_related("stall", "stall__agency").filter(mall=mall))


def list_services(mall: Mall, *, on: date, stall: Stall | None = None, life_event: str = "") -> list[Service]:
    """Services offered on a day, in the order of stalls and of their places within."""
    found = _offered(on).filter(mall=mall)
    if stall is not None:
        found = found.filter(stall=stall)
    if life_event:
        found = found.filter(life_events__contains=[life_event])
    return list(found)


def list_services_of_type(type_code: str, *, on: date) -> list[Service]:
    """The same service in all malls that offer it on a day."""
    return list(_offered(on).filter(type_code=type_code).order_by("mall__name"))


def list_life_events(mall: Mall, *, on: date) -> list[tuple[str, Any, int]]:
    """Life events for which a mall has services: code, words, and how many."""
    counts = dict.fromkeys(LifeEvent, 0)
    for codes in _offered(on).filter(mall=mall).order_by().values_list("life_events", flat=True):
        for code in codes:
            if code in counts:
                counts[LifeEvent(code)] += 1
    return [(code.value, LIFE_EVENT_TITLES[code], count) for code, count in counts.items() if count]


def count_services(mall: Mall, *, on: date) -> int:
    """How many services a mall offers on a day."""
    return _offered(on).filter(mall=mall).count()


def standard_in_force(service: Service, *, on: date) -> StandardView:
    """The standard of a service in force on a day: components by key, what is missing, examples, sources."""
    version = (
        StandardVersion.objects.filter(service=service, valid_from__lte=on)
        .prefetch_related("components")
        .order_by("-valid_from")
        .first()
    )
    if version is None:
        return StandardView(None, None, "", {}, rules.missing_components(()))
    return _view_of(version)


def list_standards(service: Service) -> list[StandardView]:
    """All versions of a standard, the newest first, also those to come."""
    versions = StandardVersion.objects.filter(service=service).prefetch_related("components")
    return [_view_of(version) for version in versions.order_by("-valid_from")]


def count_complete_standards(
    mall: Mall, *, on: date, stalls: Collection[str] | None = None
) -> tuple[int, int]:
    """How many services of a mall (of some stalls) have a complete standard on a day, and how many there
    are.
    """
    services = [row for row in list_services(mall, on=on) if stalls is None or row.stall.slug in stalls]
    newest = (
        StandardVersion.objects.filter(service__in=services, valid_from__lte=on)
        .order_by("service_id", "-valid_from")
        .distinct("service_id")
    )
    complete = 0
    for version in StandardVersion.objects.filter(pk__in=[version.pk for version in newest]).prefetch_related(
        "components"
    ):
        complete += _view_of(version).is_complete
    return complete, len(services)


def _view_of(version: StandardVersion) -> StandardView:
    order = list(ComponentKey)
    parts = sorted(version.components.all(), key=lambda part: order.index(ComponentKey(part.key)))
    views = {part.key: _component_view(part) for part in parts}
    return StandardView(
        version_id=version.pk,
        valid_from=version.valid_from,
        decree=version.decree,
        components=views,
        missing=rules.missing_components(views.keys()),
    )


def _component_view(part: StandardComponent) -> ComponentView:
    written = component_input(part)
    return ComponentView(
        key=written.key, title=COMPONENT_TITLES[written.key], text=written.text, items=written.items,
        value=written.value, unit=written.unit, amount=written.amount, basis=written.basis,
        source=written.source, is_example=written.is_example,
    )  # fmt: skip


def component_input(part: StandardComponent) -> ComponentInput:
    """A stored component as it was written."""
    data = part.data
    return ComponentInput(
        key=ComponentKey(part.key),
        text=part.text,
        items=tuple(
            Item(item["text"], item.get("note", ""), item.get("amount")) for item in data.get("items", ())
        ),
        value=data.get("value"),
        unit=data.get("unit", ""),
        amount=data.get("amount"),
        basis=data.get("basis", ""),
        source=part.source,
        is_example=part.is_example,
    )


def service_input(service: Service) -> ServiceInput:
    """A stored service as it was written."""
    return ServiceInput(
        slug=service.slug, type_code=service.type_code, stall=service.stall.slug, name=service.name,
        short_name=service.short_name, duration_minutes=service.duration_minutes,
        starts_date=service.starts_date, name_en=service.name_en, summary=service.summary,
        agency=service.agency_id or "", words=tuple(service.words), life_events=tuple(service.life_events),
        bookable=service.bookable, walk_in=service.walk_in, position=service.position,
        ends_date=service.ends_date,
    )  # fmt: skip


def list_catalogue(mall: Mall) -> list[ServiceFile]:
    """Everything of a mall's catalogue as files hold it: all services, also ended ones, with all versions."""
    order = list(ComponentKey)
    services = (
        Service.objects.filter(mall=mall)
        .select_related("stall")
        .prefetch_related("standards__components")
        .order_by("stall__number", "position", "slug")
    )
    return [
        ServiceFile(
            service_input(service),
            tuple(
                StandardInput(
                    valid_from=version.valid_from,
                    decree=version.decree,
                    components=tuple(
                        sorted(
                            map(component_input, version.components.all()),
                            key=lambda part: order.index(part.key),
                        )
                    ),
                )
                for version in sorted(service.standards.all(), key=lambda version: version.valid_from)
            ),
        )
        for service in services
    ]


@cache
def lexicon() -> Lexicon:
    """The words that mean the same, from our own file."""
    return build_lexicon(yaml.safe_load(SYNONYMS.read_text(encoding="utf-8")))


def search_services(mall: Mall, text: str, *, on: date, limit: int = 20, offset: int = 0) -> SearchPage:
    """Services of a mall that answer a question, best first; without a question all of them in order."""
    if not text.strip():
        services = list_services(mall, on=on)
        hits = tuple(ServiceHit(service, 0.0, "") for service in services[offset : offset + limit])
        return SearchPage(hits, len(services))
    index = get_index(mall)
    reading = search.read_question(index, text)
    found = search.find_services(index, reading, on=on)
    page = found[offset : offset + limit]
    if not found:
        near = search.nearest_services(index, text, on=on)
        rows = _offered(on).in_bulk(near)
        return SearchPage((), 0, "", tuple(rows[number] for number in near if number in rows))
    rows = _offered(on).in_bulk([item.id for item in page])
    hits = tuple(
        ServiceHit(rows[item.id], item.score, search.matched_words(item.why))
        for item in page
        if item.id in rows
    )
    return SearchPage(hits, len(found), reading.corrected)


def get_index(mall: Mall) -> search.Index:
    """The mall's search index, kept in this process until a row of its services or stalls has changed."""
    with connection.cursor() as cursor:
        cursor.execute(MARK, [mall.pk])
        mark = tuple(cursor.fetchone())
    kept = _indexes.get(mall.pk)
    if kept is None or kept[0] != mark:
        kept = (mark, search.build_index(_documents(mall), lexicon()))
        _indexes[mall.pk] = kept
        while len(_indexes) > KEPT_MALLS:
            _indexes.popitem(last=False)
    return kept[1]


def _documents(mall: Mall) -> list[search.Document]:
    services = Service.objects.filter(mall=mall).select_related("stall", "stall__agency", "agency")
    return [
        search.Document(
            id=service.pk,
            starts_date=service.starts_date,
            ends_date=service.ends_date,
            texts={
                "name": (service.name,),
                "short_name": (service.short_name,),
                "words": tuple(service.words),
                "type_code": (service.type_code,),
                "summary": (service.summary,),
                "name_en": (service.name_en,),
                "life_events": tuple(
                    str(LIFE_EVENT_TITLES[LifeEvent(code)])
                    for code in service.life_events
                    if code in LIFE_EVENT_TITLES
                ),
                "place": (service.stall.name, service.served_by.short_name, service.served_by.name),
            },
        )
        for service in services
    ]
