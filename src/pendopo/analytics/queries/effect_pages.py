"""One question about an effect as a page shows it: sentence, pictures, tables, in the reader's language."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pendopo.analytics.charts import effect as charts
from pendopo.analytics.queries.effects import get_effect
from pendopo.analytics.queries.measures import get_measure
from pendopo.analytics.rules.effect.words import level_told, model_told, percent_words, placebo_told
from pendopo.analytics.types import Measure
from pendopo.analytics.types.effects import EffectState, EffectView, Grain, Ratio, Remark, refusal_words
from pendopo.kit import words
from pendopo.kit.actor import Actor
from pendopo.kit.errors import Text
from pendopo.kit.text import _, filled
from pendopo.regions import queries as regions


@dataclass(frozen=True, slots=True)
class CourseRow:
    """One period in the table beside the picture."""

    period: str
    value: str
    fitted: str
    without: str
    interval: str
    after: bool


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One region at the same date."""

    place: str
    change: str
    interval: str
    note: Text = ""


@dataclass(frozen=True, slots=True)
class EffectPage:
    """Everything of the page; what there is not is empty."""

    view: EffectView
    measure: Measure
    controls: tuple[str, ...]
    state_words: Text
    sentence: str = ""
    change: str = ""
    interval: str = ""
    refusal: Text = ""
    remarks: tuple[str, ...] = ()
    is_generated: bool = False
    chart: str = ""
    small_chart: str = ""
    rows: tuple[CourseRow, ...] = ()
    counted: tuple[tuple[str, str], ...] = ()
    placebo: str = ""
    placebo_chart: str = ""
    placebo_rows: tuple[tuple[str, str], ...] = ()
    comparison: str = ""
    comparison_chart: str = ""
    compared: tuple[ComparedRow, ...] = ()
    details: tuple[tuple[Text, str], ...] = ()


STATES: dict[EffectState, Text] = {
    EffectState.QUEUED: _("sedang dihitung"),
    EffectState.DONE: _("selesai"),
    EffectState.REFUSED: _("tidak dapat dijawab"),
    EffectState.FAILED: _("gagal dihitung"),
}


def state_words(state: EffectState) -> Text:
    """How far a question is, in words."""
    return STATES[state]


@dataclass(frozen=True, slots=True)
class EffectTold:
    """One question in a sentence: the answer, the refusal, or nothing yet."""

    measure: Text
    state_words: Text
    sentence: str
    is_generated: bool


def tell_effect(view: EffectView) -> EffectTold:
    """The sentence of an answer, in the reader's language."""
    said = ""
    if view.state == EffectState.REFUSED:
        refusal = view.result["refusal"]
        said = str(refusal_words(refusal["code"], refusal["values"]))
    if view.state == EffectState.DONE:
        said = _sentence(view)
    made = any(one["code"] == "generated" for one in view.result.get("remarks", ()))
    return EffectTold(get_measure(view.measure).name, STATES[view.state], said, made)


def _sentence(view: EffectView) -> str:
    result = view.result
    at = _period(result["at"], view.grain)
    return level_told(Ratio(**result["level"]), Ratio(**result["slope"]), at=at)


def get_effect_page(question_id: int, *, by: Actor) -> EffectPage:
    """One question with all that its page shows. Raises EffectUnknown."""
    view = get_effect(question_id, by=by)
    names = {region.code: region.name for region in regions.list_regions(list(view.controls))}
    page: dict[str, Any] = {
        "view": view,
        "measure": get_measure(view.measure),
        "controls": tuple(names.get(code, code) for code in view.controls),
        "state_words": STATES[view.state],
    }
    if view.state == EffectState.REFUSED:
        refusal = view.result["refusal"]
        page["refusal"] = refusal_words(refusal["code"], refusal["values"])
        page["counted"] = tuple(
            (_period(label, view.grain), "–" if value is None else words.number(value))
            for label, value in view.result.get("counted", [])
        )
    if view.state == EffectState.DONE:
        page |= _answer(view, page["measure"], names)
    return EffectPage(**page)


def effect_as_plain(view: EffectView) -> dict[str, Any]:
    """The question and its answer as plain data, for downloads."""
    return {
        "label": view.label, "basis": view.basis, "measure": view.measure, "region": view.region,
        "mall": view.mall, "grain": view.grain.value, "event_date": view.at.isoformat(),
        "comparison_regions": list(view.controls), "per_open_day": view.per_open_day, "season": view.season,
        "state": view.state.value, "result": json.loads(json.dumps(view.result)),
    }  # fmt: skip


def _answer(view: EffectView, measure: Measure, names: Mapping[str, str]) -> dict[str, Any]:
    result = view.result
    level = Ratio(**result["level"])
    points = [charts.CoursePoint(*row) for row in result["course"]]
    start = next(point.position for point in points if point.without is not None)
    said = _sentence(view)
    drawn = charts.Words(
        key="pengaruh", title=f"{measure.name}, {view.place}: {view.label}", description=said,
        event=_period(result["at"], view.grain), thousands=_thousands(),
    )  # fmt: skip
    named = [_named(point, view.grain) for point in points]
    return {
        "sentence": said,
        "change": percent_words(level.value) if level.value is not None else "",
        "interval": _interval(level),
        "remarks": tuple(str(Remark(one["code"], one["values"])) for one in result["remarks"]),
        "is_generated": any(one["code"] == "generated" for one in result["remarks"]),
        "chart": charts.draw_course(named, start, drawn),
        "small_chart": charts.draw_course(named, start, _again(drawn), wide=False),
        "rows": tuple(_course_row(point) for point in named),
        "details": _details(result),
        **_placebo(view, level),
        **_comparison(view, level, names),
    }


def _again(drawn: charts.Words) -> charts.Words:
    return charts.Words(f"{drawn.key}-k", drawn.title, drawn.description, drawn.event, drawn.thousands)


def _thousands() -> str:
    return "," if words.language() == "en" else "."


def _period(label: str, grain: Grain) -> str:
    """`Mar 2020`, or the date of a week's Monday."""
    year, month, *day = label.split("-")
    name = words.MONTHS[words.language()][int(month) - 1][:3]
    return f"{int(day[0])} {name} {year}" if grain == Grain.WEEK and day else f"{name} {year}"


def _named(point: charts.CoursePoint, grain: Grain) -> charts.CoursePoint:
    return charts.CoursePoint(
        _period(point.label, grain), point.position, point.value, point.fitted, point.without, point.low,
        point.high,
    )  # fmt: skip


def _course_row(point: charts.CoursePoint) -> CourseRow:
    interval = ""
    if point.low is not None and point.high is not None:
        interval = f"{words.number(point.low)}–{words.number(point.high)}"
    return CourseRow(
        point.label, words.number(point.value), words.number(point.fitted),
        "" if point.without is None else words.number(point.without), interval, point.without is not None,
    )  # fmt: skip


def _interval(ratio: Ratio) -> str:
    if ratio.low is None or ratio.high is None:
        return ""
    text = _("{low} sampai {high}")
    return str(filled(text, low=percent_words(ratio.low), high=percent_words(ratio.high)))


def _placebo(view: EffectView, level: Ratio) -> dict[str, Any]:
    found = view.result["placebo"]
    if not found["ratios"] or not level.value:
        return {"placebo": placebo_told(None, len(found["ratios"]))}
    labels = [_period(label, view.grain) for label in found["labels"]]
    spans = [charts.Span(label, ratio) for label, ratio in zip(labels, found["ratios"], strict=True)]
    own = charts.Span(_period(view.result["at"], view.grain), level.value, level.low, level.high, strong=True)
    said = placebo_told(found["share"], len(spans))
    drawn = charts.Words("semu", str(_("Perubahan pada tanggal lain")), said)
    return {
        "placebo": said,
        "placebo_chart": charts.draw_dates([*spans, own], drawn, wide=False),
        "placebo_rows": tuple((one.label, percent_words(one.value)) for one in spans),
    }


def _comparison(view: EffectView, level: Ratio, names: Mapping[str, str]) -> dict[str, Any]:
    found = view.result["comparison"]
    if not found:
        return {}
    rows = [_compared_row(one, names) for one in found["regions"]]
    if not found["level"]:
        refusal = found["refusal"]
        return {
            "comparison": str(refusal_words(refusal["code"], refusal["values"])), "compared": tuple(rows)
        }  # fmt: skip
    against = Ratio(**found["level"])
    text = _("Dibandingkan dengan daerah pembanding: {change} (selang 95 %: {interval}).")
    said = str(filled(text, change=percent_words(against.value or 0), interval=_interval(against)))
    relative = str(_("Terhadap pembanding"))
    spans = [
        _span(view.place, level, strong=True),
        _span(relative, against, strong=True),
        *(
            _span(names.get(one["code"], one["code"]), Ratio(**one["level"]))
            for one in found["regions"]
            if one["level"]
        ),
    ]
    drawn = charts.Words("banding", str(_("Perubahan tingkat pada tanggal yang sama")), said)
    return {
        "comparison": said,
        "comparison_chart": charts.draw_ratios([span for span in spans if span.value], drawn),
        "compared": (
            ComparedRow(view.place, percent_words(level.value or 0), _interval(level)),
            ComparedRow(relative, percent_words(against.value or 0), _interval(against)),
            *rows,
        ),
    }


def _span(label: str, ratio: Ratio, *, strong: bool = False) -> charts.Span:
    return charts.Span(label, ratio.value or 0.0, ratio.low, ratio.high, strong=strong)


def _compared_row(one: Mapping[str, Any], names: Mapping[str, str]) -> ComparedRow:
    place = names.get(one["code"], one["code"])
    if not one["level"]:
        return ComparedRow(place, "–", "", _("Data kurang pada masa yang sama."))
    ratio = Ratio(**one["level"])
    return ComparedRow(place, percent_words(ratio.value or 0), _interval(ratio))


def _details(result: Mapping[str, Any]) -> tuple[tuple[Text, str], ...]:
    level, slope, classic = (Ratio(**result[name]) for name in ("level", "slope", "newey_west"))
    return (
        (_("Model"), model_told(result["model"])),
        (_("Rasio tingkat"), _ratio_words(level)),
        (_("Rasio kemiringan tiap masa"), _ratio_words(slope, 4)),
        (_("Rasio tingkat dengan galat HAC (pembanding)"), _ratio_words(classic)),
        (_("Masa sebelum dan sejak kejadian"), f"{result['n_before']} + {result['n_after']}"),
        (_("Dispersi (1 = Poisson)"), words.number(result["dispersion"], 2)),
        (_("Korelasi masa berurutan"), words.number(result["correlation"], 2)),
        (_("Gelombang musim"), str(result["harmonics"])),
    )


def _ratio_words(ratio: Ratio, decimals: int = 3) -> str:
    if ratio.value is None:
        return "–"
    ends = [words.number(end, decimals) for end in (ratio.low, ratio.high) if end is not None]
    return f"{words.number(ratio.value, decimals)} ({'–'.join(ends)})"
