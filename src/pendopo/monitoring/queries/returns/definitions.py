"""The versions of what is asked."""

from dataclasses import dataclass
from datetime import date

from pendopo.kit.errors import Text
from pendopo.monitoring.models import ReturnDefinition
from pendopo.monitoring.rules import returns as rules
from pendopo.monitoring.types.returns import Definition, PeriodKind


def definition_for(kind: PeriodKind, start: date) -> ReturnDefinition | None:
    """The version in force for a period that starts on a day; None before any was made."""
    found: ReturnDefinition | None = (
        ReturnDefinition.objects.filter(kind=kind, valid_from__lte=start).order_by("-version").first()
    )
    return found


def newest_definition(kind: PeriodKind) -> Definition:
    """The newest version, or the first one while none is kept yet."""
    row = ReturnDefinition.objects.filter(kind=kind).order_by("-version").first()
    return as_definition(row) if row else rules.default_definition(kind)


def list_definitions(kind: PeriodKind) -> list[ReturnDefinition]:
    """Every version, the newest first."""
    return list(ReturnDefinition.objects.filter(kind=kind).order_by("-version"))


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version, and what it asks that the one before did not, and no more."""

    version: int
    valid_from: date
    note: str
    added: tuple[Text, ...]
    retired: tuple[Text, ...]


def list_versions(kind: PeriodKind) -> list[VersionView]:
    """Every version, the newest first."""
    found = []
    before: dict[str, Text] | None = None
    for row in reversed(list_definitions(kind)):
        asked = {spec.code: spec.label for spec in as_definition(row).fields}
        old = asked if before is None else before
        found.append(
            VersionView(
                row.version, row.valid_from, row.note,
                tuple(label for code, label in asked.items() if code not in old),
                tuple(label for code, label in old.items() if code not in asked),
            )
        )  # fmt: skip
        before = asked
    return found[::-1]


def codes_ever_asked() -> set[str]:
    """The codes of every field of every version."""
    contents = ReturnDefinition.objects.values_list("content", flat=True)
    return {field["code"] for content in contents for field in content["fields"]}


def as_definition(row: ReturnDefinition) -> Definition:
    """The row as the rules see it."""
    fields, checks = rules.from_content(row.content)
    return Definition(
        PeriodKind(row.kind), row.version, row.valid_from, row.due_days, row.lock_days, fields, checks,
        row.note, row.pk,
    )  # fmt: skip
