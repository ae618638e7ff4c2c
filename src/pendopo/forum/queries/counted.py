"""What a region's own events give to a briefing: months of the counted measures, holes, days by condition."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from pendopo.analytics import queries as analytics
from pendopo.analytics.types import MEASURES, Place, Point, PointState, Shape
from pendopo.forum import charts
from pendopo.forum.types import Fact
from pendopo.kit import words
from pendopo.kit.text import _, filled
from pendopo.malls import queries as malls

BLOCK_MEASURES = {"visits": ("visits", "wait_median", "share_remote"), "applications": ("services_finished",)}
MOST_MONTHS = 13
SHOWN_MONTHS = 6  # of the calendar strip
SHOWN_ROWS = 3  # of each measure in the table; all months are in the picture


@dataclass(slots=True)
class Counted:
    """What counted measures give to one block."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    charts: list[dict[str, Any]] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    cards: list[dict[str, Any]] = field(default_factory=list)


def counted_block(region: str, block: str, *, first: date, last: date, key: str) -> Counted:
    """The months of the period, the unfinished one marked; nothing where nothing was counted."""
    made = Counted()
    for code in BLOCK_MEASURES[block]:
        points = analytics.month_series(code, place=Place.of_region(region), first=first, last=last)
        points = points[-MOST_MONTHS:]
        if all(point.state == PointState.NONE for point in points):
            continue
        whole = [point for point in points if point.end <= last + timedelta(days=1)]
        if code == BLOCK_MEASURES[block][0]:
            made.charts.append(_chart(f"{key}-{code}", code, points, last))
            made.facts += [_gap(code, point) for point in whole if point.state == PointState.GAP]
        made.rows += _rows(code, points, last)[-SHOWN_ROWS:]
        if whole and whole[-1].value is not None:
            made.facts.append(_fact(code, whole[-1]))
            made.cards.append(_card(code, whole))
    return made


def coverage_words(region: str, *, first: date, last: date) -> str:
    """How much of the open days left a trace; empty where no stall was open."""
    point = analytics.total("coverage", place=Place.of_region(region), first=first, last=last)
    if point.value is None:
        return ""
    return str(
        filled(
            _("Cakupan data {percent} %: bagian hari buka gerai yang meninggalkan catatan."),
            percent=words.number(point.value, 0),
        )
    )


def condition_strips(region: str, *, first: date, last: date, key: str) -> list[dict[str, Any]]:
    """A calendar strip of the last months for each mall of the region, from its dated facts.

    Days on which nobody should have worked are left empty, and are not counted.
    """
    shown = _months(first, last)[-SHOWN_MONTHS:]
    begin = max(first, shown[0])
    made = []
    for mall in malls.list_malls():
        if mall.region_id != region:
            continue
        days = [row for row in analytics.list_mall_days(mall, begin, last) if row.stalls_all]
        if days:
            line = _condition_line(days, mall.name)
            rows = _strip_rows(shown, {row.day: str(row.condition) for row in days})
            drawing = charts.draw_strip(f"{key}-{mall.slug}", line, line, rows)
            made.append({"mall": mall.name, "words": line, "svg": drawing, "reasons": _reasons(days)})
    return made


def _condition_line(days: list[Any], name: str) -> str:
    counts: dict[str, int] = {}
    for row in days:
        counts[str(row.condition)] = counts.get(str(row.condition), 0) + 1
    line = ", ".join(
        f"{label} {words.number(counts[code])} {_('hari')}"
        for code, label in condition_words().items()
        if code in counts
    )
    return f"{name}: {line}"


def _strip_rows(months: list[date], conditions: dict[date, str]) -> list[charts.StripRow]:
    rows = []
    for month in months:
        count = monthrange(month.year, month.month)[1]
        days = tuple(conditions.get(month + timedelta(days=n), "none") for n in range(count))
        rows.append(
            charts.StripRow(f"{words.MONTHS[words.language()][month.month - 1][:3]} {month.year}", days)
        )
    return rows


def condition_words() -> dict[str, str]:
    """The conditions in words."""
    return {
        "open": str(_("buka")),
        "limited": str(_("terbatas")),
        "online_only": str(_("hanya daring")),
        "closed": str(_("tutup")),
    }


def _reasons(days: list[Any]) -> list[dict[str, str]]:
    """Runs of limited or closed days with one reason, weekly and national holidays apart."""
    runs: list[dict[str, Any]] = []
    for row in days:
        condition, reason, decree = str(row.condition), str(row.reason or ""), str(row.decree or "")
        if condition == "open" or not reason:
            continue
        same = runs and runs[-1]["reason"] == reason and runs[-1]["condition"] == condition
        if same and (row.day - runs[-1]["last"]).days <= 4:
            runs[-1]["last"] = row.day
        else:
            runs.append({"first": row.day, "last": row.day, "condition": condition, "reason": reason,
                         "decree": decree})  # fmt: skip
    return [run for run in runs if run["first"] != run["last"] or run["decree"]][-6:]


def _months(first: date, last: date) -> list[date]:
    found, month = [], first.replace(day=1)
    while month <= last:
        found.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return found


def value_words(code: str, value: float | None) -> str:
    """A counted value with its unit as people read it."""
    if value is None:
        return "–"
    if MEASURES[code].unit == "menit" or code.startswith(("wait", "serve")):
        if value < 10:  # a tenth of so few minutes is worth a word
            return f"{words.number(value, 1)} {_('menit')}"
        return words.duration(value)
    if code.startswith("share") or code == "coverage":
        return f"{words.number(value, 0)} %"
    return words.number(value)


def _month_words(point: Point, last: date) -> str:
    name = f"{words.MONTHS[words.language()][point.start.month - 1]} {point.start.year}"
    if point.end > last + timedelta(days=1):
        return str(filled(_("{month} (sampai {day})"), month=name, day=words.short_date(last)))
    return name


def _shown(code: str, point: Point) -> str:
    return value_words(code, point.value) if point.value is not None else _state_words(point)


def _state_words(point: Point) -> str:
    return {
        PointState.GAP: str(_("data kosong")),
        PointState.CLOSED: str(_("tutup")),
        PointState.NONE: str(_("tidak ada data")),
    }.get(point.state, "")


def _rows(code: str, points: list[Point], last: date) -> list[dict[str, Any]]:
    return [
        {
            "site": "",
            "measure": str(MEASURES[code].name),
            "period": _month_words(point, last),
            "value": _shown(code, point),
            "note": _state_words(point) if point.value is not None else "",
            "source": "",
            "is_before": False,
            "is_demo": point.state == PointState.GENERATED,
            "order": point.start.isoformat(),
        }
        for point in points
        if point.state != PointState.NONE and (point.value is not None or _state_words(point))
    ]


def _fact(code: str, point: Point) -> Fact:
    return Fact(
        kind="figure",
        key=f"counted:{code}",
        words=str(MEASURES[code].name),
        value=round(point.value or 0, 1),
        since=point.start.isoformat(),
        until=(point.end - timedelta(days=1)).isoformat(),
        detail=f"{value_words(code, point.value)} ({_month_words(point, point.end)})",
    )


def _gap(code: str, point: Point) -> Fact:
    month = _month_words(point, point.end)
    return Fact("gap", f"gap:{code}:{point.start}", f"{MEASURES[code].name}, {month}")


def _card(code: str, whole: list[Point]) -> dict[str, Any]:
    """The last whole month, and how it stands to the month before."""
    now = whole[-1]
    card = {
        "value": value_words(code, now.value),
        "label": f"{MEASURES[code].name}, {_month_words(now, now.end)}",
        "note": "",
        "kind": "plain",
        "is_demo": now.state == PointState.GENERATED,
    }
    if len(whole) > 1 and whole[-2].value and now.value is not None:
        sentence = {
            Shape.SHARE: _("{change} poin dari {before} pada {month}"),  # never percent of percent
            Shape.PERCENTILE: _("{change} menit dari {before} pada {month}"),
        }.get(MEASURES[code].shape)
        change = now.value - whole[-2].value
        change *= 1 if sentence else 100 / whole[-2].value
        sign = "+" if change > 0 else "−" if change < 0 else ""
        card["note"] = str(
            filled(
                sentence or _("{change} % dari {before} pada {month}"),
                change=f"{sign}{words.number(abs(change), 1)}",
                before=value_words(code, whole[-2].value),
                month=_month_words(whole[-2], whole[-2].end),
            )
        )
    return card


def _chart(key: str, code: str, points: list[Point], last: date) -> dict[str, Any]:
    months = [
        charts.Month(
            words.MONTHS[words.language()][point.start.month - 1][:3],
            point.value,
            words.number(point.value) if point.value else "",
            point.state.value,
            f"{_month_words(point, last)}: {_shown(code, point)}",
        )
        for point in points
    ]
    title = f"{MEASURES[code].name}, {_('per bulan')}"
    notes = [str(_("Balok bergaris putus: data kosong, bukan nol."))] if any(
        point.state == PointState.GAP for point in points) else []  # fmt: skip
    if points[-1].end > last + timedelta(days=1):
        notes.append(str(filled(_("Bulan terakhir baru sampai {day}."), day=words.short_date(last))))
    generated = any(point.state == PointState.GENERATED for point in points)
    return {"svg": charts.draw_months(key, title, months), "caption": title, "notes": notes,
            "badge": str(_("dibangkitkan")) if generated else ""}  # fmt: skip
