"""Words of obstacles, strategies, innovations and conditions, and how measures are named."""

from typing import Any

from django import template

from pendopo.analytics.types import MEASURES
from pendopo.analytics.types.condition import CONDITION_TITLES
from pendopo.kit import words
from pendopo.kit.text import _
from pendopo.obstacles.rules.dates import told_words
from pendopo.obstacles.types import CODE_TITLES, REACH_TITLES, SEVERITY_TITLES, STAGE_TITLES, STATE_TITLES

register = template.Library()

_ACTS = {
    "written": _("dicatat"),
    "changed": _("diubah"),
    "submitted": _("dikirim"),
    "accepted": _("diterima"),
    "returned": _("dikembalikan"),
    "merged": _("ditambah usul dari catatan"),
}
_FIELDS = {
    "title": _("judul"),
    "text": _("keterangan"),
    "code": _("jenis"),
    "state": _("keadaan"),
    "since_date": _("sejak"),
    "until_date": _("sampai"),
    "starts_date": _("mulai"),
    "ends_date": _("selesai"),
    "owner": _("penanggung jawab"),
    "source": _("sumber"),
    "reach": _("pembaca"),
    "severity": _("berat"),
    "stalls": _("gerai"),
    "services": _("layanan"),
    "answers": _("kendala yang dijawab"),
    "result": _("hasil"),
    "measures": _("ukuran"),
    "measure": _("ukuran"),
    "stage": _("tahap"),
    "idea": _("gagasan"),
    "decree": _("keputusan"),
    "evidence": _("bukti"),
    "files": _("berkas bukti"),
    "result_en": _("hasil dalam bahasa Inggris"),
}
_KINDS = {
    "good": "good",
    "open": "bad",
    "easing": "warn",
    "solved": "good",
    "running": "nila",
    "done": "good",
}
_REACH_KINDS = {"draft": "", "submitted": "warn", "accepted": "good"}


@register.filter
def told(value: Any) -> str:
    """A date as exactly as it was told; *tidak disebut* without one."""
    return str(told_words(value))


@register.filter
def code_title(code: str) -> str:
    """An obstacle's code in words."""
    return str(CODE_TITLES.get(code, code))


@register.filter
def state_title(code: str) -> str:
    """A state in words."""
    return str(STATE_TITLES.get(code, code))


@register.filter
def state_kind(code: str) -> str:
    """The colour of a state's badge."""
    return _KINDS.get(code, "")


@register.filter
def stage_title(code: str) -> str:
    """A stage in words."""
    return str(STAGE_TITLES.get(code, code))


@register.filter
def severity_title(code: str) -> str:
    """How much an obstacle hinders, in words."""
    return str(SEVERITY_TITLES.get(code, code))


@register.filter
def reach_title(code: str) -> str:
    """Who reads it, in words."""
    return str(REACH_TITLES.get(code, code))


@register.filter
def reach_kind(code: str) -> str:
    """The colour of a reach's badge."""
    return _REACH_KINDS.get(code, "")


@register.filter
def act_title(code: str) -> str:
    """What was done with an entry, in words."""
    return str(_ACTS.get(code, code))


@register.filter
def who(actor: str) -> str:
    """Who did it, as the log writes it; the system by its name."""
    if actor.startswith("demo:"):
        return str(_("data contoh"))
    return str(_("sistem")) if actor.startswith("system:") else actor.partition(":")[2]


@register.filter
def field_title(name: str) -> str:
    """A field of an entry in words."""
    return str(_FIELDS.get(name, name))


@register.filter
def measure_name(code: str) -> str:
    """A measure's name."""
    return str(MEASURES[code].name) if code in MEASURES else code


@register.filter
def condition_title(code: str) -> str:
    """A condition in words."""
    return str(CONDITION_TITLES.get(code, code))


@register.filter
def month_words(day: Any) -> str:
    """`November 2026`."""
    return f"{words.MONTHS[words.language()][day.month - 1]} {day.year}" if day else ""


@register.filter
def signed(value: float | None) -> str:
    """`−12,5 %`; nothing for no percentage."""
    if value is None:
        return ""
    sign = "−" if value < 0 else "+" if value > 0 else ""
    return f"{sign}{words.number(abs(value), 1)} %"


@register.filter
def whole(value: float | None) -> str:
    """`7.912`; nothing for no number."""
    return "" if value is None else words.number(value, 0 if abs(value) >= 100 else 1)


@register.filter
def file_size(count: int) -> str:
    """`340 KB` or `1,2 MB`."""
    if count < 1_000_000:
        return f"{words.number(max(1, count // 1000))} KB"
    return f"{words.number(count / 1_000_000, 1)} MB"


@register.filter
def signed_points(value: float) -> str:
    """`+15,5 poin persen`: how far one share lies from another."""
    sign = "−" if value < 0 else "+" if value > 0 else ""
    return f"{sign}{words.number(abs(value), 1)} {_('poin persen')}"
