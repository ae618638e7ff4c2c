"""Alerts in words: what came, what was expected, causes, the chain. "Consistent with", never more."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.utils import translation
from django.utils.translation import ngettext

from pendopo.analytics.types import MEASURES, Shape
from pendopo.kit import words
from pendopo.kit.text import _, filled
from pendopo.malls.models import Mall
from pendopo.monitoring.models import Alert, AlertStep
from pendopo.monitoring.rules import alerts as rules
from pendopo.monitoring.types.alerts import (
    ACTION_WORDS,
    CAUSE_WORDS,
    DISMISS_WORDS,
    AlertKind,
    AlertState,
    Cause,
    CauseKind,
    StepKind,
)
from pendopo.regions.models import Region, RegionGroup

KIND_WORDS = {
    AlertKind.GAP: _("Data kurang"),
    AlertKind.FALL: _("Turun"),
    AlertKind.RISE: _("Naik"),
    AlertKind.ENDED: _("Mal ditutup"),
}
STATE_WORDS = {
    AlertState.OPEN: _("Terbuka"),
    AlertState.EXPLAINED: _("Dijelaskan"),
    AlertState.ACTED: _("Ditindaklanjuti"),
    AlertState.RECOVERED: _("Pulih"),
    AlertState.DISMISSED: _("Dikesampingkan"),
}
STATE_KINDS = {"open": "bad", "explained": "warn", "acted": "nila", "recovered": "good", "dismissed": ""}


def place_names(
    alerts: Iterable[Alert], *, with_members: bool = True
) -> tuple[dict[str, str], dict[str, str]]:
    """Names of malls, areas and regions of these alerts, in four queries at most."""
    chosen = list(alerts)
    slugs = {alert.mall for alert in chosen}
    if with_members:
        slugs |= {slug for alert in chosen for slug in alert.members}
    malls = {
        **dict(Mall.objects.filter(slug__in=slugs).values_list("slug", "name")),
        **area_names({alert.area for alert in chosen} - {""}),
    }
    regions = dict(
        Region.objects.filter(pk__in={alert.region_code for alert in chosen}).values_list("code", "name")
    )
    return malls, regions


def area_names(keys: Iterable[str]) -> dict[str, str]:
    """Names of provinces (`w:32`) and groups (`g:wilayah-i`) by their keys."""
    wanted: dict[str, list[str]] = {key[:2]: [] for key in keys}
    for key in keys:
        wanted[key[:2]].append(key[2:])
    found: dict[str, str] = {}
    if "w:" in wanted:
        rows = Region.objects.filter(pk__in=wanted["w:"]).values_list("code", "name")
        found.update({f"w:{code}": name for code, name in rows})
    if "g:" in wanted:
        groups = RegionGroup.objects.filter(pk__in=wanted["g:"]).values_list("slug", "name")
        found.update({f"g:{slug}": name for slug, name in groups})
    return found


def place_name(alert: Alert, names: dict[str, str]) -> str:
    """The mall, the area, or the whole country."""
    return names.get(alert.place, alert.place) or str(_("Seluruh negeri"))


def measure_name(code: str) -> str:
    """The measure's name; a gap is of all of them."""
    return str(MEASURES[code].name) if code in MEASURES else str(_("Semua ukuran"))


def unit_of(alert: Alert) -> str:
    """What is counted."""
    return str(MEASURES[alert.measure].unit) if alert.measure in MEASURES else "%"


def amount(alert: Alert, value: float | None) -> str:
    """A value of the alert's measure: counts whole, times with one decimal."""
    if value is None:
        return "–"
    if not alert.measure:
        return f"{words.number(value)} %"
    counted = MEASURES[alert.measure].shape == Shape.SUM
    return words.number(round(value) if counted else value, 0 if counted else 1)


def signed(percent: float, decimals: int = 1) -> str:
    """`−44,0 %`, never broken over two lines."""
    sign = "−" if percent < 0 else "+" if percent > 0 else ""
    return f"{sign}{words.number(abs(percent), decimals)}\u00a0%"


def moved(alert: Alert, came: float | None, expected: float | None) -> str:
    """How far from what was expected: counts by percent, times by minutes."""
    if MEASURES[alert.measure].shape != Shape.PERCENTILE or came is None or expected is None:
        return signed(alert.percent)
    size = came - expected
    return f"{'−' if size < 0 else '+'}{words.number(abs(size), 1)}\u00a0{_('menit')}"


def span_words(first: date, end: date) -> str:
    """`2–8 Nov 2026`, `Nov 2026` for a whole month (`end` is exclusive)."""
    last = end - timedelta(days=1)
    months = words.MONTHS[words.language()]
    if first.day == 1 and end.day == 1 and (end.year * 12 + end.month) - (first.year * 12 + first.month) == 1:
        return f"{months[first.month - 1]} {first.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {months[first.month - 1][:3]} {first.year}"
    return f"{words.short_date(first)} – {words.short_date(last)}"


def time_words(alert: Alert) -> str:
    """The whole time of the alert."""
    return span_words(alert.first_start, end_of(alert))


def end_of(alert: Alert) -> date:
    """Where the change ended, or how far it has been looked at; exclusive."""
    end = rules.end_of_change(alert.track, alert.calm, alert.over_start or alert.last_end)
    return max(end, alert.first_start + timedelta(days=1))


def duration_words(alert: Alert) -> str:
    """For how long."""
    count = max(1, alert.periods - alert.calm)
    if alert.cadence == "week":
        return ngettext("%(n)d minggu", "%(n)d minggu", count) % {"n": count}
    return ngettext("%(n)d bulan", "%(n)d bulan", count) % {"n": count}


def cause_words(cause: Cause) -> str:
    """A known cause with its dates and decree."""
    kind = f"{CAUSE_WORDS.get(cause.kind, cause.kind)}: "
    if cause.kind == CauseKind.RESTRICTION:
        kind = f"{_('Kapasitas')} "
    when = words.short_date(cause.start)
    if cause.end is None:
        when = str(filled(_("sejak {day}"), day=when))
    elif cause.end - cause.start > timedelta(days=1):
        when = f"{when} – {words.short_date(cause.end - timedelta(days=1))}"
    decree = f", {cause.decree}" if cause.decree else ""
    return f"{kind}{cause.text} ({when}{decree})"


def sentence(alert: Alert, place: str) -> str:
    """The reason of the alert in plain sentences, with the cause that its time is consistent with."""
    said = _what_happened(alert, place)
    if alert.kind in {AlertKind.ENDED, AlertKind.GAP}:
        return said
    lead = rules.lead_cause([Cause.of_json(one) for one in alert.causes])
    if lead is None:
        return f"{said} {_('Tidak ada sebab yang tercatat pada masa itu.')}"
    fits = filled(
        _("Waktunya sejalan dengan {cause}. Itu tidak membuktikan sebabnya."),
        cause=_in_sentence(cause_words(lead)),
    )
    return f"{said} {fits}"


def _in_sentence(text: str) -> str:
    return text[:1].lower() + text[1:]


def _what_happened(alert: Alert, place: str) -> str:
    when = time_words(alert)
    if alert.kind == AlertKind.ENDED:
        return str(
            filled(
                _("{place} ditutup untuk seterusnya pada {day}. Sejak itu tidak ada peringatan lagi."),
                place=place, day=words.short_date(alert.first_start),
            )
        )  # fmt: skip
    if alert.kind == AlertKind.GAP:
        return str(
            filled(
                _("{place}, {when}: hanya {share} hari buka gerai yang meninggalkan catatan (paling sedikit "
                  "80 %). Penurunan tidak dinilai sampai datanya masuk."),
                place=place, when=when, share=amount(alert, 100 + alert.percent),
            )
        )  # fmt: skip
    first, end = alert.first_start, end_of(alert)
    track = [point for point in alert.track if first <= date.fromisoformat(point["start"]) < end]
    known = [p for p in track if p["value"] is not None and p["expected"] and p["state"] != "gap"]
    came, expected = (sum(point[name] for point in known) for name in ("value", "expected"))
    if MEASURES[alert.measure].shape != Shape.SUM and known:
        came, expected = came / len(known), expected / len(known)
    nation = _(
        "{measure}, {when}: {came} {unit} di semua mal, perkiraan {expected} ({percent}). "
        "{count} mal berubah bersama."
    )
    area = _(
        "{measure} di {place}, {when}: {came} {unit} di semua malnya, perkiraan {expected} ({percent}). "
        "{count} mal berubah bersama."
    )
    local = _("{measure} di {place}, {when}: {came} {unit}, perkiraan {expected} ({percent}).")
    sentence = local if alert.mall else area if alert.area else nation
    return str(
        filled(
            sentence, measure=measure_name(alert.measure), place=place, when=when,
            came=amount(alert, came), unit=unit_of(alert), expected=amount(alert, expected),
            percent=moved(alert, came, expected), count=len(alert.members),
        )
    )  # fmt: skip


def how_sure(alert: Alert) -> str:
    """Why it is an alert at all: what was looked at, and how many of such alerts may be false."""
    if alert.kind not in {AlertKind.FALL, AlertKind.RISE} or not alert.place or alert.p_value is None:
        return ""
    return str(
        filled(
            _("Dipilih dari {tests} pemeriksaan pada hari yang sama; dari semua peringatan, "
              "paling banyak {rate} diperkirakan keliru."),
            tests=words.number(alert.tests), rate=f"{words.number(100 * alert.rate)}\u00a0%",
        )
    )  # fmt: skip


def step_words(step: AlertStep) -> str:
    """What a step says."""
    return str(_step(step, StepKind(step.kind)))


_PLAIN = {
    StepKind.FOUND: _("Peringatan muncul"),
    StepKind.HEALED: _("Data yang kurang sudah masuk; peringatan menutup sendiri"),
    StepKind.RECOVERED: _("Nilai kembali di tengah kisarannya"),
}
_CODED = {
    StepKind.CAUSE: (_("Sebab: {what}"), CAUSE_WORDS),
    StepKind.ACTION: (_("Tindakan: {what}"), ACTION_WORDS),
    StepKind.DISMISSED: (_("Dikesampingkan: {what}"), DISMISS_WORDS),
}


def _step(step: AlertStep, kind: StepKind) -> Any:
    if kind in _CODED:
        sentence, names = _CODED[kind]
        return filled(sentence, what=names.get(step.code, step.code))
    if kind == StepKind.EFFECT:
        return _effect(step.data)
    if kind == StepKind.ENDED:
        closed = _("Mal ditutup untuk seterusnya")
        return closed if step.code == "closed" else _("Arti ukuran ini berubah; perkiraan dimulai lagi")
    if step.code == "resumed":
        still = _("Data mengalir lagi; {count} masa tetap tanpa data lengkap")
        return filled(still, count=step.data.get("empty", 0))
    return _PLAIN[kind]


def _effect(data: dict[str, Any]) -> Any:
    before = _("tidak terukur") if data.get("before") is None else f"{words.number(data['before'])} %"
    said = _(
        "Sesudah tindakan: {after} dari perkiraan dalam {count} masa (sebelumnya {before}). "
        "Sejalan dengan tindakan itu, bukan bukti."
    )
    return filled(said, after=f"{words.number(data['after'])} %", count=data["periods"], before=before)


def digest_context(alerts: list[Alert], *, language: str, waiting: int) -> dict[str, Any]:
    """The content of a digest: one line an alert, in the language of its reader."""
    malls, _regions = place_names(alerts)
    with translation.override(language):
        lines = [_line(alert, place_name(alert, malls)) for alert in alerts[:20]]
    return {
        "count": len(alerts), "more": max(0, len(alerts) - 20), "waiting": waiting, "lines": lines,
        "path": "/pantau/peringatan/",
    }  # fmt: skip


def _line(alert: Alert, place: str) -> str:
    kind = KIND_WORDS[AlertKind(alert.kind)]
    if alert.kind == AlertKind.GAP:
        return f"{kind}: {place}, {time_words(alert)} ({amount(alert, 100 + alert.percent)})"
    change = moved(alert, alert.value, alert.expected)
    return (
        f"{kind}: {place}, {measure_name(alert.measure)}, {time_words(alert)}: "
        f"{amount(alert, alert.value)} / {amount(alert, alert.expected)} ({change})"
    )
