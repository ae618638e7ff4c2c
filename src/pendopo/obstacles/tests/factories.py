"""Entries for tests."""

from datetime import UTC, date, datetime
from typing import Any

from pendopo.kit.actor import Actor, Grant, Permission, Scope
from pendopo.obstacles.models import Innovation, Obstacle, Strategy
from pendopo.regions.tests.factories import make_region

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def reporter(mall: str = "bogor", region: str = "") -> Actor:
    """Who writes for a mall, and sees its figures (as a manager's role does)."""
    permissions = frozenset({Permission.REPORT, Permission.SEE_FIGURES})
    return Actor("staff", "u1", (Grant(permissions, Scope(region=region, mall=mall)),))


def analyst() -> Actor:
    """The ministry's analyst."""
    permissions = frozenset({Permission.SEE_FIGURES, Permission.REVIEW_RETURNS})
    return Actor("staff", "u9", (Grant(permissions),))


def auditor() -> Actor:
    """Who sees figures and judges nothing."""
    return Actor("staff", "u8", (Grant(frozenset({Permission.SEE_FIGURES, Permission.READ_EVENTS})),))


def _values(region: str, more: dict[str, Any]) -> dict[str, Any]:
    return {
        "region": make_region(region), "mall": "bogor", "title": "Judul", "reach": "accepted",
        "told_date": TODAY, "written_by": "staff:u1", "changed_at": AT,
    } | more  # fmt: skip


def make_obstacle(region: str = "32.71", **more: Any) -> Obstacle:
    """An obstacle, accepted and public unless said otherwise."""
    return Obstacle.objects.create(**_values(region, {"code": "network", "state": "open"} | more))


def make_strategy(region: str = "32.71", *, answers: tuple[Obstacle, ...] = (), **more: Any) -> Strategy:
    """A strategy that answers obstacles."""
    row = Strategy.objects.create(**_values(region, {"state": "running"} | more))
    row.answers.set(answers)
    return row


def make_innovation(region: str = "32.71", **more: Any) -> Innovation:
    """An innovation."""
    return Innovation.objects.create(**_values(region, {"stage": "trial", "codes": ["network"]} | more))
