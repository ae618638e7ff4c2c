"""The versions of what is asked."""

from datetime import date

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


def as_definition(row: ReturnDefinition) -> Definition:
    """The row as the rules see it."""
    fields, checks = rules.from_content(row.content)
    return Definition(
        PeriodKind(row.kind), row.version, row.valid_from, row.due_days, row.lock_days, fields, checks,
        row.note, row.pk,
    )  # fmt: skip
