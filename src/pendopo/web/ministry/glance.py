"""A region at a glance: the few figures to know first, each of which leads to its part of the page."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pendopo.kit import words


class Fact(NamedTuple):
    """One figure of the summary; `part` is the place on the page that holds the rest."""

    part: str
    label: str
    value: str
    unit: str = ""
    note: str = ""
    is_bad: bool = False
    badge: str = ""
    badge_kind: str = ""


def facts(context: dict[str, Any]) -> list[Fact]:
    """The summary of what the reader of this page may see."""
    screen = context.get("screen")
    return [*_counted(context), *_kept(context)] if screen is not None and screen.has_data else []


def _counted(context: dict[str, Any]) -> Iterator[Fact]:
    screen = context["screen"]
    main = screen.main
    yield Fact(
        "tren" if screen.trend else "kunjungan", str(main.measure.name), main.value,
        str(main.measure.unit) if main.has_value else "", _against_a_year(main), badge=str(main.state),
        badge_kind=main.kind,
    )  # fmt: skip
    days = next((item for item in screen.visits if item.measure.code == "open_days"), None)
    spells = [spell for line in context["strip"].lines for spell in line.spells]
    if days is not None and days.has_value and screen.parent:
        count = ngettext("%(n)d pembatasan atau penutupan", "%(n)d pembatasan atau penutupan", len(spells))
        said = count % {"n": len(spells)} if spells else _("tanpa pembatasan yang tercatat")
        yield Fact("kondisi", _("Kondisi"), days.value, _("hari buka"), said, bool(spells))
    wait = next((item for item in screen.waits if item.measure.code == "wait_p90"), None)
    if wait is not None and wait.measure.code != main.measure.code:
        yield Fact("waktu", str(wait.measure.name), wait.value, str(wait.measure.unit), _against_a_year(wait))
    if screen.parts and not screen.parent:
        yield Fact("bagian", _("Kabupaten dan kota"), words.number(len(screen.parts)), _("punya data"))


def _against_a_year(item: Any) -> str:
    year = item.change_year
    return _("setahun %(change)s") % {"change": year} if year not in {"", "–"} else ""


def _kept(context: dict[str, Any]) -> Iterator[Fact]:
    around = context.get("around")
    if context.get("is_inside") and around is not None:
        alerts = context["alerts"]
        first = f"{alerts[0].row.measure} {alerts[0].row.percent}" if alerts else ""
        yield Fact(
            "peringatan", _("Peringatan"), words.number(len(alerts)), _("terbuka"), first, bool(alerts)
        )
    if around is not None:
        rest = _("%(strategies)s strategi, %(innovations)s inovasi") % {
            "strategies": words.number(len(around.strategies or [])),
            "innovations": words.number(len(around.innovations or [])),
        }
        yield Fact("kendala", _("Kendala"), words.number(len(around.obstacles or [])), _("tercatat"), rest)
    if context.get("returns"):
        newest = context["returns"][0]
        yield Fact(
            "laporan", _("Laporan"), str(newest.period_words), "", str(newest.state_words), bool(newest.late)
        )
    if "follow_ups" in context:
        open_now, today = context["follow_ups"], context["today"]
        late = sum(one.due_date < today for one in open_now)
        said = ngettext("%(n)d lewat tenggat", "%(n)d lewat tenggat", late) % {"n": late} if late else ""
        yield Fact("tindak", _("Tindak lanjut"), words.number(len(open_now)), _("terbuka"), said, bool(late))
    place = context["place"]
    if place.series:
        yield Fact(
            "terbitan", _("Angka terbitan"), words.number(place.count), _("angka"), _("dengan sumbernya")
        )
