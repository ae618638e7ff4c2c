"""Circulars and where they applied."""

import csv
import io
from datetime import date

from pendopo.analytics.types.restrictions import Restriction

JAVA_AND_BALI = frozenset({"31", "32", "33", "34", "35", "36", "51"})


def read_restrictions(content: bytes) -> list[Restriction]:
    """A restriction is one ceiling of one circular on the date it was reported.

    Rule: analytics-110. Source: restrictions.csv.
    """
    return [
        Restriction(
            circular=row["circular"],
            reported_on=date.fromisoformat(row["reported_on"]),
            regime=row["regime"],
            island_group=row["island_group"],
            sector=row["sector"],
            level=row["level"],
            staff_pct_max=int(row["staff_pct_max"]) if row["staff_pct_max"] else None,
            note=row["note"],
        )
        for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    ]


def applies_in(restriction: Restriction, region_code: str) -> bool:
    """A circular for Java and Bali, or for the regions outside, is shown only where it applied.

    Rule: analytics-111. Source: restrictions.csv, column island_group.
    """
    province = region_code[:2]
    match restriction.island_group:
        case "all":
            return True
        case "DKI transition":
            return province == "31"
        case "Java-Bali":
            return province in JAVA_AND_BALI
        case "outside Java-Bali":
            return province not in JAVA_AND_BALI
    return False


def lies_in(start: date, end: date | None, *, first: date, last: date) -> bool:
    """Something belongs to a time axis when it begins on it or still lasts there; an unstated end is no
    duration.

    Rule: analytics-112. Source: figures as printed (docs/adr/figures-as-printed.md).
    """
    return start <= last and (end or start) >= first


def is_mark(start: date, end: date | None, *, least_days: int = 7) -> bool:
    """What a mall decided is a mark on an axis of months when it lasts a week or has no stated end.

    Rule: analytics-113. Source: house (a closed afternoon is seen in the calendar strip, not on two years).
    """
    return end is None or (end - start).days + 1 >= least_days
