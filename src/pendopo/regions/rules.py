"""Pure rules of the room: names and zones of regions, the national base, and how layers become one day."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from pendopo.regions.types import LAYERS, DayKind, DayStatus, Layer, LayerDay

WITA = frozenset("51 52 53 63 64 65 71 72 73 74 75 76".split())
WIT = frozenset("81 82 91 92 93 94 95 96".split())
NATIONAL_SOURCE = "pustaka holidays (SKB 3 menteri)"


def zone_of_code(code: str) -> str:
    """Every province lies in one time zone: WIB, WITA or WIT; its cities share it.

    Rule: regions-01. Source: Keppres 41/1987 as commonly published; provinces split since keep their zone.
    """
    province = code[:2]
    if province in WITA:
        return "Asia/Makassar"
    return "Asia/Jayapura" if province in WIT else "Asia/Jakarta"


def written_name(raw: str) -> str:
    """Names are written as people write them: "KOTA BOGOR" is Kota Bogor, "DKI JAKARTA" stays DKI Jakarta.

    Rule: regions-02. Source: house.
    """
    special = {"DKI": "DKI", "DAN": "dan"}
    return " ".join(special.get(word, word.title()) for word in raw.split())


def kind_of_name(raw: str) -> str:
    """What is called Kota is a city, everything else below a province is a regency.

    Rule: regions-03. Source: UU 23/2014 (names of districts and cities).
    """
    return "city" if raw.upper().startswith("KOTA ") else "regency"


@lru_cache(maxsize=16)
def national_days(year: int, language: str = "id") -> Mapping[date, LayerDay]:
    """Public holidays close the nation's day; collective leave is only marked and closes nothing by itself.

    Rule: regions-04. Source: SKB 3 menteri through the `holidays` library; domain 4.2 (cuti bersama is a
    flag).
    """
    from holidays.countries.indonesia import Indonesia  # 0.3 s, paid by who looks at a calendar

    words = "en_US" if language == "en" else "id"
    days: dict[date, LayerDay] = {}
    for day, name in Indonesia(years=year, categories=("government",), language=words).items():
        days[day] = LayerDay(
            day, Layer.NATION, DayKind.OPEN, reason=name, collective_leave=True, source=NATIONAL_SOURCE
        )
    for day, name in Indonesia(years=year, categories=("public",), language=words).items():
        days[day] = LayerDay(
            day,
            Layer.NATION,
            DayKind.CLOSED,
            reason=name,
            collective_leave=day in days,
            source=NATIONAL_SOURCE,
        )
    return days


def layer_places(region: str, mall: str = "", stall: str = "") -> dict[str, str]:
    """A place stands under five layers: the nation, its province, its city, its mall and its stall.

    Rule: regions-05. Source: domain 4.2. Gives layer -> place code as calendar rows carry it.
    """
    places: dict[str, str] = {Layer.NATION: ""}
    if region:
        places[Layer.PROVINCE] = region[:2]
    if "." in region:
        places[Layer.CITY] = region[:5]
    if mall:
        places[Layer.MALL] = mall
    if mall and stall:
        places[Layer.STALL] = f"{mall}/{stall}"
    return places


def resolve_day(day: date, said: Iterable[LayerDay]) -> DayStatus:
    """The narrowest layer that says something decides; collective leave stays marked whoever decides.

    Rule: regions-06. Source: domain 4.2 (layers nation, province, city, mall, stall). `said` holds at most
    one entry a layer; a database row of the nation has replaced the library's day before.
    """
    by_layer = {entry.layer: entry for entry in said}
    chosen = next((by_layer[layer] for layer in reversed(LAYERS) if layer in by_layer), None)
    if chosen is None:
        return DayStatus(day)
    return DayStatus(
        date=day,
        status=chosen.status,
        opens=chosen.opens,
        closes=chosen.closes,
        reason=chosen.reason,
        decree=chosen.decree,
        collective_leave=any(entry.collective_leave for entry in by_layer.values()),
        layer=chosen.layer,
        source=chosen.source,
    )


def resolve_place(
    day: date, places: Mapping[str, str], rows: Iterable[LayerDay], *, language: str = "id"
) -> DayStatus:
    """A row of a layer counts where its place is ours; the library speaks for the nation unless a row does.

    Rule: regions-07. Source: house; the library is the base, every layer may override it.
    """
    said = {row.layer: row for row in rows if row.date == day and places.get(row.layer) == row.place}
    base = national_days(day.year, language).get(day)
    if base is not None:
        said.setdefault(Layer.NATION, base)
    return resolve_day(day, said.values())
