"""Validation: what the checks of a definition find in the values of a return."""

from collections.abc import Collection, Mapping, Sequence

from pendopo.kit.text import _, filled
from pendopo.monitoring.types.returns import (
    Check,
    Definition,
    FieldKind,
    Finding,
    Importance,
    MissingPolicy,
    Operator,
)

Values = Mapping[str, float | None]


def find_problems(
    definition: Definition, values: Values, previous: Values, reasons: Mapping[str, str]
) -> list[Finding]:
    """Each check sets one value beside another, a number, or the period before; what does not hold is
    found, and is settled when the field carries an explanation.

    Rule: monitoring-95. Source: monitoring.md (validation).
    """
    return [
        Finding(
            check.code,
            check.left,
            check.importance,
            filled(str(check.message), right=check.right),
            bool(reasons.get(check.left, "").strip()),
        )
        for check in definition.checks
        if not holds(check, values, previous)
    ]


def holds(check: Check, values: Values, previous: Values) -> bool:
    """A check holds where it does not apply, where its policy passes over a missing value, or where it is
    true.

    Rule: monitoring-96. Source: monitoring.md (policy for missing values).
    """
    if check.when and not (values.get(check.when) or 0) > 0:
        return True
    left = _filled(values.get(check.left), check.missing)
    changes = check.operator == Operator.CHANGES_AT_MOST
    right = _filled(previous.get(check.left) if changes else _operand(check.right, values), check.missing)
    if check.operator == Operator.ANSWERED:
        right = 0.0  # only the left counts
    if left is None or right is None:
        return check.missing != MissingPolicy.FIND and check.operator != Operator.ANSWERED
    if changes:
        return right == 0 or abs(left - right) * 100 <= float(check.right) * right
    if check.operator == Operator.AT_MOST:
        return left <= right
    if check.operator in {Operator.AT_LEAST, Operator.ANSWERED}:
        return left >= right or check.operator == Operator.ANSWERED
    return left > right if check.operator == Operator.MORE else left == right


def _filled(value: float | None, missing: MissingPolicy) -> float | None:
    return 0.0 if value is None and missing == MissingPolicy.ZERO else value


def _operand(text: str, values: Values) -> float | None:
    try:
        return float(text)
    except ValueError:
        return values.get(text)


def open_questions(
    definition: Definition,
    findings: Sequence[Finding],
    *,
    gaps: Mapping[str, int],
    reasons: Mapping[str, str],
    without_value: Collection[str],
) -> list[Finding]:
    """A return is ready when nothing blocks, everything that asks for a sentence has one, and every number is
    there or its absence explained.

    Rule: monitoring-97. Source: monitoring.md (people only confirm, explain and add).
    """  # fmt: skip
    left = [
        found
        for found in findings
        if found.importance == Importance.BLOCK
        or (found.importance == Importance.EXPLAIN and not found.explained)
    ]
    asked = {found.field for found in left}
    for spec in definition.fields:
        if spec.code in asked or reasons.get(spec.code, "").strip() or not spec.is_number:
            continue
        if spec.kind == FieldKind.COMPUTED and spec.code == "visits" and gaps.get(spec.code):
            left.append(
                Finding(
                    "gaps",
                    spec.code,
                    Importance.EXPLAIN,
                    _("Ada hari buka tanpa catatan. Jelaskan sebabnya."),
                )
            )
        elif spec.kind == FieldKind.COMPUTED and spec.code in without_value and spec.code in _NEEDED:
            left.append(
                Finding(
                    "missing",
                    spec.code,
                    Importance.EXPLAIN,
                    _("Sistem tidak punya angka untuk masa ini. Jelaskan sebabnya."),
                )
            )
    return left  # fmt: skip


_NEEDED = ("visits", "tickets")
