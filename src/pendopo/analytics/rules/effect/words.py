"""An effect in words: what is consistent with what, never what was caused."""

from collections.abc import Sequence
from typing import Any

from pendopo.analytics.types.effects import Effect, Ratio, Remark
from pendopo.kit import words
from pendopo.kit.errors import Text
from pendopo.kit.text import _, filled


def flat(effect: Effect, before: Sequence[Remark] = ()) -> dict[str, Any]:
    """The effect as the command prints it: flat, without objects inside; unknown values are null.

    Rule: analytics-62. Source: issue of the command.
    """
    return {
        "level_change": rounded(effect.level.value),
        "ci95": [rounded(effect.level.low), rounded(effect.level.high)],
        "slope_change": rounded(effect.slope.value),
        "model": effect.model,
        "n_before": effect.n_before,
        "n_after": effect.n_after,
        "warnings": [f"{remark.code}: {remark}" for remark in (*before, *effect.remarks)],
    }


def rounded(value: float | None) -> float | None:
    """Eight significant digits: more than anybody reads, fewer than noise of the machine.

    Rule: analytics-63. Source: house.
    """
    return None if value is None else float(f"{value:.8g}")


def told(effect: Effect, *, at: str) -> str:
    """The effect in one or two sentences.

    Rule: analytics-64. Source: house (words of monitoring).
    """
    return level_told(effect.level, effect.slope, at=at)


def level_told(level: Ratio, slope: Ratio, *, at: str) -> str:
    """Consistent with a change where the interval leaves no change out, else not told apart from no change;
    a cause is never claimed."""
    parts = [str(_level_words(level, at))]
    if slope.value is not None and slope.low is not None and slope.high is not None:
        if slope.low > 1 or slope.high < 1:
            text = _("Sesudah itu lajunya berbeda {change} tiap masa dari kecenderungan sebelumnya.")
            parts.append(str(filled(text, change=percent_words(slope.value))))
        else:
            parts.append(str(_("Laju sesudahnya tidak dapat dibedakan dari kecenderungan sebelumnya.")))
    return " ".join(parts)


def placebo_told(share: float | None, dates: int) -> str:
    """How unusual the change is among changes found at dates when nothing is known to have happened."""
    if share is None:
        return str(
            filled(_("Terlalu sedikit tanggal lain ({dates}) untuk menilai kewajarannya."), dates=dates)
        )
    text = _(
        "Pada {dates} tanggal lain sebelum kejadian, perubahan sebesar ini atau lebih ditemukan pada {share} "
        "(kejadian ini ikut dihitung)."
    )
    return str(filled(text, dates=dates, share=f"{words.number(100 * share)} %"))


def _level_words(level: Ratio, at: str) -> Text:
    if level.value is None or level.low is None or level.high is None:
        return _("Perubahan tingkat tidak dapat ditaksir.")
    if level.value == 0:
        text = _(
            "Mulai {at} tidak ada yang tercatat: sejalan dengan penutupan penuh (paling banyak {high} dari "
            "yang diharapkan)."
        )
        return filled(text, at=at, high=f"{words.number(100 * level.high, 1)} %")
    text = _(
        "Mulai {at} datanya tidak dapat dibedakan dari keadaan tanpa perubahan: {change} "
        "(selang 95 %: {low} sampai {high})."
    )
    if level.high < 1:
        text = _(
            "Mulai {at} datanya sejalan dengan penurunan tingkat {change} (selang 95 %: {low} sampai {high})."
        )
    elif level.low > 1:
        text = _(
            "Mulai {at} datanya sejalan dengan kenaikan tingkat {change} (selang 95 %: {low} sampai {high})."
        )
    return filled(
        text,
        at=at,
        change=percent_words(level.value),
        low=percent_words(level.low),
        high=percent_words(level.high),
    )


def percent_words(ratio: float) -> str:
    """A ratio as a signed percent: 0.56 is −44,0 %."""
    percent = 100 * (ratio - 1)
    decimals = 1 if abs(percent) < 1000 else 0
    text = words.number(abs(percent), decimals)
    sign = "" if not text.strip("0.,") else "−" if percent < 0 else "+"
    return f"{sign}{text} %"


MODEL_WORDS: tuple[tuple[str, Text], ...] = (
    ("poisson log-linear before the event", _("Poisson log-linear sebelum kejadian")),
    ("poisson log-linear", _("Poisson log-linear")),
    ("slope change", _("perubahan kemiringan")),
    ("trend", _("kecenderungan")),
    ("step", _("lompatan")),
    ("season", _("musim")),
    ("harmonics", _("gelombang")),
    ("offset log(exposure)", _("log penyebut")),
    (
        "errors: dispersion and AR(1) averaged by restricted likelihood",
        _("galat: sebaran dan AR(1) ditimbang menurut restricted likelihood"),
    ),
    ("errors: HAC (Newey-West, prewhitened)", _("galat: HAC (Newey-West, diputihkan lebih dulu)")),
    ("bound: exact Poisson, dispersion-enlarged", _("batas: Poisson eksak, diperlebar oleh sebaran")),
)


def model_told(model: str) -> str:
    """The model's line in the reader's language; the command prints the line itself.

    Rule: analytics-116. Source: house (no English on Indonesian pages).
    """
    for english, told_ in MODEL_WORDS:
        model = model.replace(english, str(told_))
    return model
