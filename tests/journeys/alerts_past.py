"""Four malls with two years behind them, one of which fell, one of which is silent: `python -m
tests.journeys.alerts_past` in the database of the journeys, after the mall has opened.
"""

import os
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from pendopo.monitoring.models import Alert

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pendopo.config.settings")


def main() -> None:
    """Cells, a restriction, two scans, and two accounts."""
    import django

    django.setup()
    from pendopo.kit.actor import SYSTEM
    from pendopo.malls.models import Cap, Mall
    from pendopo.monitoring.actions.alerts import scan_for_falls
    from pendopo.monitoring.models import Alert
    from pendopo.monitoring.tests.alert_factories import AT, LAST_WEEK, fallen, lose, make_history, save
    from pendopo.people.actions import create_staff
    from pendopo.people.types import RoleInput

    if Mall.objects.filter(slug="mpp-000").exists():
        return
    history = fallen(make_history(), week=3, percent=44)
    lose(history, row=1, first=LAST_WEEK, days=5)
    malls = save(history, generated=True)
    Cap.objects.create(
        mall=malls[0], percent=50, reason="Pembatasan kegiatan", decree="SE 443/2026", declared_by="kota",
        starts_at=datetime(2026, 10, 19, tzinfo=ZoneInfo("Asia/Jakarta")),
    )  # fmt: skip
    for weeks in (3, 2, 1, 0):
        back = timedelta(days=7 * weeks)
        scan_for_falls(cadence="week", start=LAST_WEEK - back, by=SYSTEM, at=AT - back)
    _a_province(Alert.objects.get(mall="mpp-000", measure="visits"))
    people = {
        "rina": RoleInput("ministry_analyst"), "sari": RoleInput("mall_manager", mall="mpp-000"),
        "tono": RoleInput("mall_manager", mall="mpp-001"),
    }  # fmt: skip
    for name, role in people.items():
        user = create_staff(username=name, name=name.title(), roles=[role], is_demo=True, by=SYSTEM, at=AT)
        user.email = f"{name}@contoh.id"
        user.save()


def _a_province(like: "Alert") -> None:
    """People who stayed away in a whole province, and in one of its malls: as a search would have said."""
    from pendopo.monitoring.models import Alert

    for area, mall, members in (("w:13", "", ["mpp-001", "mpp-901", "mpp-902"]), ("", "mpp-001", [])):
        Alert.objects.create(
            kind="rise", cadence="week", area=area, mall=mall, region_code="13.71" if mall else "13",
            measure="no_shows", first_start=like.first_start, last_start=like.last_start,
            last_end=like.last_end, periods=4, value=30, expected=15, low=8, high=22, percent=100,
            missed=60, p_value=1e-6, tests=40, track=like.track, members=members, is_generated=True,
            found_at=like.found_at, judged_at=like.judged_at,
        )  # fmt: skip


if __name__ == "__main__":
    main()
