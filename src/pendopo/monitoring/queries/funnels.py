"""Funnel plots of rates over all regions in a month."""

from dataclasses import dataclass
from datetime import date

from pendopo.analytics import queries as cubes
from pendopo.kit import words
from pendopo.kit.actor import Actor
from pendopo.kit.errors import Text
from pendopo.kit.text import _, filled
from pendopo.monitoring import charts
from pendopo.monitoring.queries.axes import thousands
from pendopo.monitoring.queries.country import LEAST_CASES
from pendopo.monitoring.queries.kept import kept
from pendopo.monitoring.queries.values import month_map, sees_all, versions
from pendopo.monitoring.rules import funnels, telling
from pendopo.monitoring.rules.suppression import is_small
from pendopo.regions import queries as regions

NAMES: dict[str, Text] = {
    "no_show_rate": _("Bagian yang tidak datang"),
    "share_remote": _("Bagian tanpa datang mengantre"),
    "coverage": _("Cakupan data"),
}
CASES: dict[str, Text] = {
    "no_show_rate": _("nomor dan janji"),
    "share_remote": _("nomor dan janji"),
    "coverage": _("hari buka gerai"),
}
VERDICTS: dict[int, Text] = {
    -2: _("jelas lebih rendah (di luar batas 99,8 %)"),
    -1: _("mungkin lebih rendah (di luar batas 95 %)"),
    0: _("wajar, dapat karena kebetulan"),
    1: _("mungkin lebih tinggi (di luar batas 95 %)"),
    2: _("jelas lebih tinggi (di luar batas 99,8 %)"),
}


@dataclass(frozen=True, slots=True)
class FunnelRow:
    """One region of the funnel."""

    code: str
    name: str
    hits: int
    cases: int
    percent: float
    verdict: int
    words: Text
    is_generated: bool


@dataclass(frozen=True, slots=True)
class FunnelPage:
    """The picture, its table and how it is read."""

    rate: str
    name: Text
    cases_name: Text
    month_words: str
    title: str
    svg: str
    target: str
    dispersion: str
    is_widened: bool
    rows: tuple[FunnelRow, ...]
    left_out: int
    has_generated: bool


def get_funnel(rate: str, *, month: date, by: Actor) -> FunnelPage:
    """The funnel of a rate in a month. Raises MeasureUnknown."""
    stamp = versions([month])[month]
    return kept(
        ("funnel", rate, month, sees_all(by), words.language()), stamp, lambda: _make(rate, month, by)
    )


def _make(rate: str, month: date, by: Actor) -> FunnelPage:
    found = cubes.month_rates(rate, month=month)
    shut = set() if sees_all(by) else _hidden_counts(rate, month, by)
    shown = {
        code: row
        for code, row in found.items()
        if row[1] and (sees_all(by) or (code not in shut and _may_show(rate, row)))
    }
    rates = [funnels.Rate(code, hits, cases) for code, (hits, cases, _made) in shown.items()]
    funnel = funnels.draw_limits(rates)
    names = {region.code: region.name for region in regions.list_regions(shown)}
    rows = tuple(
        sorted((_row(one, funnel, names, shown[one.code][2]) for one in rates), key=_order)
    )  # fmt: skip
    title = f"{NAMES[rate]}, {telling.month_in_words(month)}"
    return FunnelPage(
        rate=rate, name=NAMES[rate], cases_name=CASES[rate], month_words=telling.month_in_words(month),
        title=title, svg=_draw(rate, title, funnel, rows) if funnel else "",
        target=f"{words.number(100 * funnel.target, 1)} %" if funnel else "",
        dispersion=words.number(funnel.dispersion, 1) if funnel else "",
        is_widened=bool(funnel and funnel.dispersion > 1), rows=rows,
        left_out=sum(row[1] > 0 for row in found.values()) - len(shown),
        has_generated=any(row.is_generated for row in rows),
    )  # fmt: skip


def _hidden_counts(rate: str, month: date, by: Actor) -> set[str]:
    """Regions of which a count in the rate is hidden on the map: the rate would tell it. All while the month
    runs.
    """
    if rate == "coverage":
        return set()
    maps = [month_map(count, month=month, by=by) for count in ("tickets", "bookings", "no_shows")]
    known = set.intersection(
        *({c for c, one in found.regions.items() if one.value is not None} for found in maps)
    )
    return {code for code in cubes.month_rates(rate, month=month) if code not in known}


def _may_show(rate: str, row: tuple[int, int, bool]) -> bool:
    """Rates of persons are public only where neither side of the share is small."""
    hits, cases, _made = row
    if rate == "coverage":
        return True
    return cases >= LEAST_CASES and not is_small(hits) and not is_small(cases - hits)


def _row(
    one: funnels.Rate, funnel: funnels.Funnel | None, names: dict[str, str], is_generated: bool
) -> FunnelRow:
    verdict = funnels.verdict(one, funnel) if funnel else 0
    return FunnelRow(
        one.code, names.get(one.code, one.code), one.hits, one.cases, 100 * one.hits / one.cases, verdict,
        VERDICTS[verdict], is_generated,
    )  # fmt: skip


def _order(row: FunnelRow) -> tuple[int, float, str]:
    return -abs(row.verdict), -row.percent, row.name


def _draw(rate: str, title: str, funnel: funnels.Funnel, rows: tuple[FunnelRow, ...]) -> str:
    outside = [row for row in rows if row.verdict]
    said = "; ".join(f"{row.name}: {words.number(row.percent, 1)} %, {row.words}" for row in outside[:20])
    return charts.draw_funnel(
        charts.FunnelChart(
            key="corong", title=title, description=said or str(_("Semua daerah di dalam batas.")),
            dots=[
                charts.Dot(
                    row.cases, row.percent, row.verdict,
                    row.name.removeprefix("Kabupaten ") if row.name.startswith("Kab") else row.name,
                    f"{row.name}: {words.number(row.percent, 1)} %, "
                    f"{words.number(row.hits)} / {words.number(row.cases)}",
                )
                for row in rows
            ],
            target=100 * funnel.target, sizes=funnel.sizes,
            limits=[("", funnel.limits[0.95]), ("limit-outer", funnel.limits[0.998])],
            x_words=str(filled(_("banyaknya {cases} (sumbu logaritma)"), cases=CASES[rate])),
            y_words=str(NAMES[rate]), thousands=thousands(),
        )
    )  # fmt: skip
