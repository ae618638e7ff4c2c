"""The first definition of the two returns, and definitions as plain data in both directions."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pendopo.analytics.types import MEASURES
from pendopo.kit.errors import Text
from pendopo.kit.text import _
from pendopo.monitoring.types.returns import (
    Block,
    Check,
    Definition,
    FieldKind,
    FieldSpec,
    Importance,
    MissingPolicy,
    Operator,
    PeriodKind,
)

DUE_DAYS = {PeriodKind.MONTH: 4, PeriodKind.WEEK: 1}  # the 5th of the next month; Tuesday
LOCK_DAYS = {PeriodKind.MONTH: 29, PeriodKind.WEEK: 6}  # about the end of the next month; Sunday

COMPUTED = {
    Block.CONDITION: ("open_days", "coverage"),
    Block.VISITS: (
        "visits", "visitors", "tickets", "services_finished", "no_shows", "wait_median", "wait_p90",
    ),
    Block.APPLICATIONS: ("bookings", "share_remote"),
}  # fmt: skip
TYPED = ("applications", "applications_online", "permits_issued", "documents")
WITH_DECIMALS = {"coverage", "share_remote", "wait_median", "wait_p90"}
SUMMABLE = ("visits", "tickets", "services_finished", "bookings")

TITLES: dict[Block, Text] = {
    Block.CONDITION: _("Kondisi"),
    Block.VISITS: _("Kunjungan"),
    Block.APPLICATIONS: _("Permohonan"),
    Block.OBSTACLES: _("Kendala"),
    Block.STRATEGIES: _("Strategi"),
    Block.INNOVATIONS: _("Inovasi"),
}

# Labels and messages of the first version; a later version may bring its own words with its data.
TEXTS: dict[str, Text] = {
    "condition_note": _("Catatan kondisi layanan"),
    "visits_note": _("Catatan kunjungan"),
    "applications_note": _("Catatan permohonan"),
    "obstacles": _("Kendala yang masih ada"),
    "strategies": _("Strategi yang dijalankan"),
    "innovations": _("Inovasi"),
    "finished_within_tickets": _("Layanan selesai lebih banyak daripada nomor antrean. Jelaskan sebabnya."),
    "visits_on_open_days": _("Ada hari buka, tetapi kunjungan nol. Jelaskan sebabnya."),
    "visits_change": _(
        "Kunjungan berubah lebih dari {right} persen dari masa sebelumnya. Jelaskan sebabnya."
    ),
    "tickets_change": _(
        "Nomor antrean berubah lebih dari {right} persen dari masa sebelumnya. Jelaskan sebabnya."
    ),
    "coverage_low": _(
        "Cakupan data di bawah {right} persen: ada gerai buka tanpa catatan. Jelaskan sebabnya."
    ),
    "permits_over_applications": _(
        "Izin terbit melebihi permohonan masuk. Ini boleh terjadi karena sisa masa sebelumnya."
    ),
    "online_within_applications": _("Permohonan daring tidak mungkin melebihi seluruh permohonan."),
    "visitors_within_visits": _("Pengunjung tidak mungkin lebih banyak daripada kunjungan."),
}  # fmt: skip


def block_title(block: str) -> Text:
    """The six blocks have the names that the ministry gave them.

    Rule: monitoring-90. Source: domain 5.2 (kondisi, kunjungan, permohonan, kendala, strategi, inovasi).
    """
    return TITLES[Block(block)]


def default_definition(kind: PeriodKind) -> Definition:
    """The first version asks for six blocks, most of it computed; four numbers of a month only the mall
    knows.

    Rule: monitoring-91. Source: monitoring.md; domain 5.2.
    """
    fields: list[FieldSpec] = []
    for block in Block:
        fields += [_number(code, block, FieldKind.COMPUTED) for code in COMPUTED.get(block, ())]
        if block == Block.APPLICATIONS and kind == PeriodKind.MONTH:
            fields += [_number(code, block, FieldKind.TYPED) for code in TYPED]
        entries = block in {Block.OBSTACLES, Block.STRATEGIES, Block.INNOVATIONS}
        code = block.value if entries else f"{block.value}_note"
        fields.append(FieldSpec(code, block, FieldKind.ENTRIES if entries else FieldKind.TEXT, TEXTS[code]))
    known = {spec.code for spec in fields}
    checks = tuple(check for check in _checks() if {check.left, check.right} & known and check.left in known)
    return Definition(kind, 1, date(2020, 1, 1), DUE_DAYS[kind], LOCK_DAYS[kind], tuple(fields), checks)


def _number(code: str, block: Block, kind: FieldKind) -> FieldSpec:
    measure = MEASURES[code]
    return FieldSpec(
        code, block, kind, measure.name, code, measure.meaning, decimals=1 if code in WITH_DECIMALS else 0
    )


def _checks() -> tuple[Check, ...]:
    def check(
        code: str, left: str, operator: Operator, right: str, importance: Importance, **more: Any
    ) -> Check:
        return Check(code, left, operator, right, importance, TEXTS[code], **more)

    explain, zero = Importance.EXPLAIN, MissingPolicy.ZERO
    return (
        check("finished_within_tickets", "services_finished", Operator.AT_MOST, "tickets", explain),
        check(
            "visits_on_open_days", "visits", Operator.MORE, "0", explain, missing=zero, when="open_days"
        ),
        check("visits_change", "visits", Operator.CHANGES_AT_MOST, "40", explain),
        check("tickets_change", "tickets", Operator.CHANGES_AT_MOST, "40", explain),
        check("coverage_low", "coverage", Operator.AT_LEAST, "90", explain),
        check("visitors_within_visits", "visitors", Operator.AT_MOST, "visits", Importance.NOTE),
        check(
            "permits_over_applications", "permits_issued", Operator.AT_MOST, "applications", Importance.NOTE
        ),
        check(
            "online_within_applications", "applications_online", Operator.AT_MOST, "applications",
            Importance.BLOCK,
        ),
    )  # fmt: skip


def fields_of(definition: Definition, block: Block) -> list[FieldSpec]:
    """The fields of a block keep the order of the definition.

    Rule: monitoring-92. Source: house.
    """
    return [spec for spec in definition.fields if spec.block == block]


def as_content(definition: Definition) -> dict[str, Any]:
    """A definition is kept as plain data, so that a change of rules needs no change of program.

    Rule: monitoring-93. Source: monitoring.md (validation as left, operator, right, importance, policy).
    """
    return {
        "fields": [
            {
                "code": spec.code, "block": spec.block.value, "kind": spec.kind.value,
                "measure": spec.measure, "decimals": spec.decimals,
                "label": "" if _own_words(spec.code) else str(spec.label),
                "hint": "" if spec.measure else str(spec.hint),
            }
            for spec in definition.fields
        ],
        "checks": [
            {
                "code": check.code, "left": check.left, "operator": check.operator.value,
                "right": check.right, "importance": check.importance.value,
                "missing": check.missing.value, "when": check.when,
                "message": "" if check.code in TEXTS else str(check.message),
            }
            for check in definition.checks
        ],
    }  # fmt: skip


def _own_words(code: str) -> bool:
    return code in MEASURES or code in TEXTS


def from_content(content: Mapping[str, Any]) -> tuple[tuple[FieldSpec, ...], tuple[Check, ...]]:
    """Fields and checks are read back with the words of the house, or those that came with the data.

    Rule: monitoring-94. Source: monitoring.md.
    """
    return tuple(_field(row) for row in content["fields"]), tuple(_check(row) for row in content["checks"])


def _field(row: Mapping[str, Any]) -> FieldSpec:
    measure = MEASURES.get(row["measure"])
    label = row["label"] or (measure.name if measure else TEXTS[row["code"]])
    return FieldSpec(
        row["code"], Block(row["block"]), FieldKind(row["kind"]), label, row["measure"],
        measure.meaning if measure else row.get("hint", ""), row["decimals"],
    )  # fmt: skip


def _check(row: Mapping[str, Any]) -> Check:
    return Check(
        row["code"], row["left"], Operator(row["operator"]), row["right"], Importance(row["importance"]),
        row["message"] or TEXTS[row["code"]], MissingPolicy(row["missing"]), row["when"],
    )  # fmt: skip
