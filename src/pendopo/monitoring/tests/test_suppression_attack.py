"""An attack on everything published: linear programs over all measures, places and totals at once.

The attacker knows every published number, that counts are not negative, that provinces and the nation
are sums, and which counts are parts of others. What is hidden must keep a range.
"""

import random

import numpy as np
import pytest
from scipy.optimize import linprog

from pendopo.monitoring.rules.suppression import PART_OF, SMALL, coarse, hide_small, is_small, tells_small

MEASURES = ("visits", "tickets", "bookings", "visitors", "services_finished", "no_shows")
TOTALS = ("11", "32", "")


def make_country(seed: int) -> dict[str, dict[str, int]]:
    """Counts of six measures in a few regions: some small, some that differ by little."""
    chance = random.Random(seed)
    sizes = [0, 3, 4, 7, 12, 30, 90, 400]
    country: dict[str, dict[str, int]] = {measure: {} for measure in MEASURES}
    for code in ("11.71", "11.01", "32.01", "32.05", "32.71", "32.73")[: chance.randint(3, 6)]:
        visits = chance.choice(sizes)
        tickets = visits + chance.choice([0, 0, 2, visits // 10])
        country["visits"][code], country["tickets"][code] = visits, tickets
        country["bookings"][code] = chance.choice([0, 2, 6, 40])
        country["visitors"][code] = max(0, visits - chance.choice([0, 1, 3, visits // 5]))
        country["services_finished"][code] = max(0, visits - chance.choice([0, 2, 4, visits // 3]))
        country["no_shows"][code] = min(tickets, chance.choice([0, 1, 4, 9, tickets // 8]))
    return country


def below(total: str, codes) -> list[str]:
    return [code for code in codes if code.startswith(f"{total}." if total else "")]


def publish(country, *, alone: bool = False) -> dict[str, set[str]]:
    """Which codes of each measure are hidden; `alone`: without a look at the other measures."""
    hidden: dict[str, set[str]] = {}
    for measure in MEASURES:
        values = country[measure]
        beside: dict[str, list[int]] = {}
        also: set[str] = set()
        for wider in PART_OF.get(measure, ()) if not alone else ():
            also |= hidden[wider]
            for code in [*values, *TOTALS]:
                if code not in hidden[wider]:
                    total = sum(country[wider][one] for one in below(code, values)) if code in TOTALS else 0
                    beside.setdefault(code, []).append(total or country[wider].get(code, 0))
        hidden[measure] = hide_small(values, beside=beside, also=also)
    return hidden


class Attacker:
    """Knows what is published and asks how large or small a sum of unknown numbers may be."""

    def __init__(self, country, hidden) -> None:
        self.codes = list(country["visits"])
        self.place = {key: n for n, key in enumerate((m, c) for m in MEASURES for c in self.codes)}
        self.bounds, equal, sums = [], [], []
        for measure, code in self.place:
            value = country[measure][code]
            unknown = code in hidden[measure] and value
            self.bounds.append((1, None) if unknown else (value, value))
        for measure in MEASURES:
            for total in TOTALS:
                inside = below(total, self.codes)
                if total not in hidden[measure] and inside:
                    equal.append(self.row({(measure, code): 1 for code in inside}))
                    sums.append(sum(country[measure][code] for code in inside))
        self.equal, self.sums = np.array(equal) if equal else None, sums or None
        self.parts = np.array([
            self.row({(part, code): 1, (wider, code): -1})
            for part, wholes in PART_OF.items() for wider in wholes for code in self.codes
            if country[part][code] <= country[wider][code]
        ])  # fmt: skip

    def row(self, weights) -> np.ndarray:
        row = np.zeros(len(self.place))
        for key, weight in weights.items():
            row[self.place[key]] = weight
        return row

    def range_of(self, weights) -> tuple[float, float]:
        ends = []
        for sign in (1, -1):
            done = linprog(
                sign * self.row(weights), A_ub=self.parts, b_ub=np.zeros(len(self.parts)), A_eq=self.equal,
                b_eq=self.sums, bounds=self.bounds, method="highs",
            )  # fmt: skip
            ends.append(sign * done.fun if done.status == 0 else sign * -np.inf)
        return ends[0], ends[1]


def found_out(country, hidden) -> list[tuple]:
    """Small counts, and small differences between a part and its whole, that the attacker learns exactly."""
    attacker = Attacker(country, hidden)
    found = []
    for measure in MEASURES:
        for code in attacker.codes:
            value = country[measure][code]
            if is_small(value):
                low, high = attacker.range_of({(measure, code): 1})
                if high - low < 1 - 1e-6:
                    found.append((measure, code, value))
            for wider in PART_OF.get(measure, ()):
                gap = country[wider][code] - value
                if is_small(gap) and value:
                    low, high = attacker.range_of({(wider, code): 1, (measure, code): -1})
                    if high - low < 1 - 1e-6:
                        found.append((wider, measure, code, gap))
    return found


@pytest.mark.parametrize("first", [0, 12])
def test_nothing_small_comes_out_of_everything_together(first):
    leaks = 0
    for seed in range(first, first + 12):
        country = make_country(seed)
        assert found_out(country, publish(country)) == [], seed
        leaks += len(found_out(country, publish(country, alone=True)))
    assert leaks, "the attack finds what is hidden measure by measure only"


def test_a_count_near_its_whole_is_hidden_with_company():
    seen = {"32.71": [100], "32.05": [200], "32.01": [900], "32": [1200]}
    hidden = hide_small({"32.71": 98, "32.05": 150, "32.01": 700}, beside=seen)
    assert hidden == {"32.71", "32.05"}
    assert tells_small(98, [100])
    assert not tells_small(0, [3])
    assert not tells_small(100, [100])


def test_days_in_fives_keep_a_range():
    assert [coarse(count) for count in (0, 1, 4, 5, 7, 8, 52, 53)] == [0, None, None, 5, 5, 10, 50, 55]
    assert all(abs((coarse(count) or 0) - count) <= SMALL // 2 for count in range(5, 200))
