"""The tale of the two years: pure, dated from the Monday of the week in which it was first made.

Every factor here is the truth that pages and tests are held against; `docs/how-to/demo-history.md` tells it.
Nothing of it happened: each fact is marked as an example, each cell as generated.
"""

from datetime import date, timedelta

from pendopo.config.demo.history.types import Change, Fact, Hole, Tale, Trend

BASIS = "Contoh, bukan penetapan nyata"
RESTRICTED = "payakumbuh"
RESTRICTION_FACTOR = 0.55  # people of the whole mall while the restriction lasts, against without it
RESTRICTION_WEEKS = (22, 12)  # begins and ends so many weeks before the anchor
ONLINE_ONLY = ("imigrasi", "bpom")  # stalls that receive nobody meanwhile
FALL_FACTOR = 0.64  # Sumedang, the last nine weeks and on
DIP_FACTOR = 0.6  # Padang, until its strategy
RECOVERY_FACTOR = 1.06  # Padang, after its strategy, six weeks later
RECOVERY_DAYS = 42
LEFT = ("batam", "taspen")  # the stall whose agreement ended
LEFT_WEEKS = 30  # before the anchor
LATE = "banda-aceh"

TRENDS = {
    "bogor": Trend(0.09, 0.20, 0.46),
    "pekanbaru": Trend(0.04, 0.12, 0.33),
    "payakumbuh": Trend(0.05, 0.10, 0.30),
    "banda-aceh": Trend(0.11, 0.08, 0.26),
    "sumedang": Trend(0.03, 0.24, 0.44),
    "batam": Trend(-0.04, 0.15, 0.36),
    "padang": Trend(0.01, 0.18, 0.48),
}


def tell(first: date, last: date) -> Tale:
    """What happens from `first` on when the history is made for the first time up to `last`."""
    anchor = last - timedelta(days=last.weekday())

    def week(before: int, days: int = 0) -> date:
        return anchor - timedelta(weeks=before) + timedelta(days=days)

    starts, ends = (week(number) for number in RESTRICTION_WEEKS)
    changes = (
        Change("restriction", RESTRICTED, starts, ends, RESTRICTION_FACTOR),
        Change("fall", "sumedang", week(9), None, FALL_FACTOR),
        Change("dip", "padang", week(44), week(32), DIP_FACTOR),
        Change("recovery", "padang", week(32), None, RECOVERY_FACTOR, RECOVERY_DAYS),
    )
    holes = (
        Hole("network", "batam", week(60), week(58)),
        Hole("upgrade", "pekanbaru", week(17), week(17, 3)),
        Hole("network", "banda-aceh", week(8), week(7)),
        Hole("silent", "bogor", week(15), week(9), "kejari"),
    )
    facts = (
        Fact("restriction", RESTRICTED, starts, ends, "Contoh: pembatasan, kapasitas mal 50 persen", "", 50),
        *(
            Fact("online", RESTRICTED, starts, ends, "Contoh: gerai hanya melayani secara daring", stall, 0)
            for stall in ONLINE_ONLY
        ),
        Fact("building", "pekanbaru", week(50), week(50, 4), "Contoh: perbaikan listrik gedung"),
        Fact("system", "bogor", week(38), week(36), "Contoh: gangguan sistem pusat", "imigrasi"),
    )
    return Tale(first, anchor, TRENDS, changes, holes, facts, {LATE: week(70)})


def change_factor(tale: Tale, mall: str, day: date) -> float:
    """What the tale multiplies a mall's people by on a day."""
    factor = 1.0
    for change in tale.changes:
        if change.mall == mall and change.starts <= day and (change.ends is None or day < change.ends):
            if change.ramp:
                share = min(1.0, ((day - change.starts).days + 1) / change.ramp)
                factor *= DIP_FACTOR + (change.factor - DIP_FACTOR) * share
            else:
                factor *= change.factor
    return factor


def is_hole(tale: Tale, mall: str, day: date, stall: str = "") -> bool:
    """Whether nothing was recorded of a mall, or of one of its stalls, on a day."""
    return any(
        hole.mall == mall and hole.starts <= day < hole.ends and hole.stall in {"", stall}
        for hole in tale.holes
    )


def joined(tale: Tale, mall: str, day: date) -> bool:
    """Whether a mall already keeps records on a day."""
    return day >= tale.joins.get(mall, tale.first)
