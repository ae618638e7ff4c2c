"""What the ministry asks may change: new questions and measures, and those that are asked no more."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import replace

from pendopo.analytics.types import MEASURES, Shape, SourceKind
from pendopo.kit.errors import Text
from pendopo.kit.text import _
from pendopo.monitoring.types.returns import (
    Answer,
    Block,
    Check,
    Definition,
    FieldKind,
    FieldSpec,
    Importance,
    MissingPolicy,
    NewField,
    Operator,
)

ASKS: dict[str, Text] = {
    "number": _("angka bulat"),
    "decimal": _("angka dengan desimal"),
    "text": _("teks"),
    "choice": _("ya atau tidak"),
    "measure": _("ukuran dari kamus"),
}
NEEDED = frozenset({"visits", "coverage"})  # boards and peers are made of these
MOST_FIELDS = 60
LONGEST_LABEL, LONGEST_HINT = 120, 200
YES, NO = "ya", "tidak"
_CHOICES = {"ya": YES, "yes": YES, "y": YES, "tidak": NO, "no": NO, "t": NO, "": ""}
_KINDS = {"text": FieldKind.TEXT, "choice": FieldKind.CHOICE}


def field_mistakes(new: NewField, definition: Definition) -> dict[str, Text]:
    """A new field has a block, a kind and an importance that exist, a question or a measure that is not asked
    yet, and a limit only where a number is asked.

    Rule: monitoring-310. Source: issue of monitoring, 2 (versioned definition). Names without prefix.
    """
    wrong: dict[str, Text] = {}
    if new.block not in set(Block):
        wrong["block"] = _("Pilih bagian laporannya.")
    if new.asks not in ASKS:
        wrong["asks"] = _("Pilih jenis jawabannya.")
    if new.importance not in set(Importance):
        wrong["importance"] = _("Pilih akibatnya bila kosong.")
    if new.asks == "measure":
        if new.measure not in MEASURES:
            wrong["measure"] = _("Pilih ukuran dari kamus.")
        elif any(spec.measure == new.measure for spec in definition.fields):
            wrong["measure"] = _("Ukuran ini sudah ada dalam laporan.")
    elif not new.label.strip():
        wrong["label"] = _("Tulis pertanyaannya.")
    elif len(new.label) > LONGEST_LABEL or len(new.hint) > LONGEST_HINT:
        wrong["label"] = _("Pertanyaan paling panjang 120 huruf, petunjuknya 200.")
    elif any(str(spec.label).casefold() == new.label.strip().casefold() for spec in definition.fields):
        wrong["label"] = _("Pertanyaan ini sudah ada dalam laporan.")
    if new.most and (new.asks not in {"number", "decimal", "measure"} or not new.most.isdecimal()):
        wrong["most"] = _("Tulis batasnya dengan angka, hanya untuk isian angka.")
    if len(definition.fields) >= MOST_FIELDS:
        wrong["label"] = _("Laporan paling banyak berisi 60 isian.")
    return wrong


def field_code(label: str, taken: Collection[str]) -> str:
    """A question keeps one code for ever, made of its first words and never used by another question.

    Rule: monitoring-311. Source: house (answers of old versions stay readable).
    """
    plain = unicodedata.normalize("NFKD", label.casefold()).encode("ascii", "ignore").decode()
    code = "tanya_" + re.sub(r"[^a-z]+", "_", plain).strip("_")[:40]
    found = code
    for letter in "bcdefghijklmnopqrstuvwxyz":
        if found not in taken:
            break
        found = f"{code}_{letter}"
    return found


def with_field(definition: Definition, new: NewField, *, taken: Collection[str]) -> Definition:
    """A new field stands last in its block, with a check for an empty answer and one for its limit.

    Rule: monitoring-312. Source: monitoring.md (validation: block, explain, note).
    """
    measure = MEASURES.get(new.measure) if new.asks == "measure" else None
    if measure is not None:
        counted = measure.source == SourceKind.EVENTS
        kind = FieldKind.COMPUTED if counted else FieldKind.TYPED
        spec = FieldSpec(
            measure.code.value, Block(new.block), kind, measure.name, measure.code.value, measure.meaning,
            decimals=0 if measure.shape == Shape.SUM else 1,
        )  # fmt: skip
    else:
        spec = FieldSpec(
            field_code(new.label, taken), Block(new.block), _KINDS.get(new.asks, FieldKind.TYPED),
            new.label.strip(), hint=new.hint.strip(), decimals=1 if new.asks == "decimal" else 0,
        )  # fmt: skip
    importance = Importance(new.importance)
    checks = [
        Check(
            f"{spec.code}_answered", spec.code, Operator.ANSWERED, "", importance,
            _("Pertanyaan ini belum dijawab."), MissingPolicy.FIND,
        )
    ]  # fmt: skip
    if new.most:
        over = Importance.EXPLAIN if importance == Importance.NOTE else importance
        checks.append(
            Check(
                f"{spec.code}_most", spec.code, Operator.AT_MOST, new.most, over,
                _("Angka ini lebih dari {right}. Periksa, lalu jelaskan."),
            )
        )  # fmt: skip
    fields: list[FieldSpec] = []
    for block in Block:
        here = [one for one in definition.fields if one.block == block]
        fields += [*here, spec] if block == spec.block else here
    return replace(definition, fields=tuple(fields), checks=(*definition.checks, *checks))


def without_fields(definition: Definition, codes: Collection[str]) -> Definition:
    """What is asked no more leaves with every check that speaks of it; what was answered before stays in the
    returns of its time.

    Rule: monitoring-313. Source: issue of monitoring, 2 (history kept).
    """
    gone = set(codes) - NEEDED
    return replace(
        definition,
        fields=tuple(spec for spec in definition.fields if spec.code not in gone),
        checks=tuple(
            check for check in definition.checks if not {check.left, check.right, check.when} & gone
        ),
    )


def read_choice(text: str) -> str | None:
    """Yes and no are read in both languages; anything else is no answer.

    Rule: monitoring-314. Source: house. None for what cannot be read.
    """
    return _CHOICES.get(text.strip().casefold())


def text_words(spec: FieldSpec, text: str) -> Text:
    """Yes and no are read in the language of the page; other texts as they were written.

    Rule: monitoring-316. Source: house.
    """
    if spec.kind != FieldKind.CHOICE:
        return text
    return {YES: _("Ya"), NO: _("Tidak")}.get(text, text)


def values_to_check(definition: Definition, answers: Mapping[str, Answer]) -> dict[str, float | None]:
    """A check reads the number of a field; of a text only whether there is one.

    Rule: monitoring-315. Source: house.
    """
    words = {spec.code for spec in definition.fields if not spec.is_number}
    return {
        code: (1.0 if answer.text.strip() or any(ref.told for ref in answer.entries) else None)
        if code in words
        else answer.value
        for code, answer in answers.items()
    }
