"""Every place of the country in one month, from returns, cubes and printed figures together.

Values are made when they are asked for: the screen of one region makes no other.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from pendopo.analytics import queries as cubes
from pendopo.analytics.types import Measure, Shape, Sheet, SourceKind
from pendopo.kit.text import _
from pendopo.monitoring.rules import merging
from pendopo.monitoring.rules.suppression import hide_small, is_small
from pendopo.monitoring.types import MonthValue, PrintedFigure, ValueState

LEAST_CASES = 20  # public shares and times of fewer cases could point at persons

_NOT_MERGED = _("Waktu tidak dirata-ratakan antardaerah; lihat tiap daerah.")
_NOT_ADDED = _("Ukuran ini tidak dijumlahkan antardaerah.")
_NOT_FINISHED = _("Bulan berjalan terbuka untuk umum setelah selesai.")


@dataclass(frozen=True, slots=True)
class Sources:
    """What is known of a measure in a month; no sheet where events do not tell it."""

    sheet: Sheet | None
    told: Mapping[str, MonthValue]
    printed: Mapping[str, list[PrintedFigure]]
    is_shut: bool = False  # a running month, before the public


NOTHING = Sources(None, {}, {}, is_shut=True)


class MonthMap:
    """The country in one month; for the public (`open_to_all`) without drafts and small counts. `own` are
    unaccepted values of the reader's own malls: totals stay as everybody sees them.
    """

    def __init__(self, entry: Measure, month: date, known: Sources, *, open_to_all: bool) -> None:
        self.entry, self.month, self.known, self.open_to_all = entry, month, known, open_to_all
        self.own: Mapping[str, MonthValue] = {}
        self._made: dict[str, MonthValue | None] = {}
        # Codes whose values are not shown; whoever keeps them can tell them instead.
        self.hidden: Callable[[], frozenset[str]] = self.find_hidden
        # The same month of what this measure counts a part of, as the public sees it.
        self.wider: Callable[[], Sequence[MonthMap]] = tuple

    @property
    def measure(self) -> str:
        """The code of the measure."""
        return self.entry.code.value

    def of(self, code: str) -> MonthValue:
        """The value of a code; NONE where nothing is known."""
        if not code:
            return self.nation
        if code in self.own:
            return self.own[code]
        found = self._value(code) if "." in code else self._province(code)
        return MonthValue(code, self.month, None, ValueState.NONE) if found is None else self._shown(found)

    @cached_property
    def regions(self) -> dict[str, MonthValue]:
        """Every region with something to say, by code."""
        return {**{code: self._shown(value) for code, value in self._every.items()}, **self.own}

    @cached_property
    def provinces(self) -> dict[str, MonthValue]:
        """Every province with something to say: first those that are made of regions."""
        codes = list(dict.fromkeys(code.partition(".")[0] for code in self._every))
        codes += [code for code in self._others if code and "." not in code and code not in codes]
        found = {code: self._province(code) for code in codes}
        return {code: self._shown(value) for code, value in found.items() if value is not None}

    @cached_property
    def nation(self) -> MonthValue:
        """The whole country."""
        return self._shown(self._nation())

    @property
    def codes(self) -> set[str]:
        """The regions with something to say."""
        found = {*(self.known.sheet.places if self.known.sheet else ()), *self.own}
        others = [code for code in self._others if "." in code and code not in found]
        return found | {code for code in others if self._value(code) is not None}

    @property
    def top(self) -> float:
        """The largest value of a region that is shown; 0 without any."""
        sheet = self.known.sheet
        if sheet is None or not cubes.is_count(self.measure):
            return max((value.value or 0 for value in self.regions.values()), default=0)
        counts = cubes.sheet_counts(self.measure, sheet)
        if self.open_to_all:
            counts = {code: count for code, count in counts.items() if code not in self._hidden}
        told = {code: self._amount(code) for code in (*self._others, *self.own) if "." in code}
        return max({**counts, **told}.values(), default=0)

    def _amount(self, code: str) -> float:
        """As `of`, without making more than a number where a return was accepted: no other source speaks."""
        told = self.known.told.get(code)
        if told is None or told.state != ValueState.ACCEPTED or code in self.own:
            return self.of(code).value or 0
        return 0 if self.open_to_all and code in self._hidden else told.value or 0

    def find_hidden(self) -> frozenset[str]:
        """Codes of what could point at a person."""
        sheet = self.known.sheet
        if self.measure in {"coverage", "open_days"}:
            return frozenset()
        if self.entry.shape in {Shape.SUM, Shape.DISTINCT}:
            return frozenset(self._small_counts())
        if sheet is None:
            return frozenset()
        cases = zip(sheet.places, sheet.columns["tickets"], strict=True)
        few = {code for code, count in cases if 0 < count < LEAST_CASES}
        if self.entry.shape == Shape.SHARE:
            rates = cubes.sheet_rates(self.measure, sheet)
            few |= {code for code, (hits, of, _) in rates.items() if is_small(hits) or is_small(of - hits)}
        return frozenset(few | {code.partition(".")[0] for code in few} | ({""} if few else set()))

    def _small_counts(self) -> set[str]:
        """Small counts, those that differ little from what they are a part of, and what hides them."""
        beside: dict[str, list[int]] = {}
        also: set[str] = set()
        for other in self.wider():
            for value in (other.nation, *other.provinces.values(), *other.regions.values()):
                if value.state == ValueState.HIDDEN:
                    also.add(value.code)
                elif value.value is not None:
                    beside.setdefault(value.code, []).append(int(value.value))
        return hide_small(self._counts(), beside=beside, also=also)

    def _counts(self) -> dict[str, int]:
        """Counts of regions that are neither printed nor those of a closed month."""
        sheet = self.known.sheet
        counts = {} if sheet is None else cubes.sheet_counts(self.measure, sheet)
        for code in self._others:
            counts.pop(code, None)
            value = self._value(code) if "." in code else None
            if value is None or value.value is None:
                continue
            if value.state not in {ValueState.PRINTED, ValueState.CLOSED}:
                counts[code] = int(value.value)
        return counts

    @cached_property
    def _others(self) -> list[str]:
        """Codes that returns or printed figures speak of."""
        return sorted({*self.known.told, *self.known.printed})

    @cached_property
    def _every(self) -> dict[str, MonthValue]:
        return self._of(self.known.sheet.places if self.known.sheet else (), self._others)

    def _of(self, counted: Iterable[str], others: Iterable[str]) -> dict[str, MonthValue]:
        """Values of the regions among these codes, before anything is hidden, by code."""
        codes = sorted({*counted, *(code for code in others if "." in code)})
        found = ((code, self._value(code)) for code in codes)
        return {code: value for code, value in found if value is not None}

    def _value(self, code: str) -> MonthValue | None:
        if code not in self._made:
            self._made[code] = self._merged(code)
        return self._made[code]

    def _merged(self, code: str) -> MonthValue | None:
        sheet = self.known.sheet
        point = cubes.sheet_point(self.measure, sheet, code) if sheet is not None else None
        counted = merging.of_point(code, point) if point is not None else None
        told, printed = self.known.told.get(code), self.known.printed.get(code)
        if told is None and printed is None:
            return counted
        merged = merging.merge(told, counted, merging.of_printed(code, self.month, printed or []))
        if self.open_to_all and merged is not None and not merging.is_public(merged):
            return counted
        return merged

    def _province(self, code: str) -> MonthValue | None:
        """A province, or what returns or printed figures say of it where no region does."""
        sheet = self.known.sheet
        span = sheet.spans.get(code) if sheet is not None else None
        counted = sheet.places[span] if sheet is not None and span is not None else ()
        inside = self._of(counted, (other for other in self._others if other.startswith(f"{code}.")))
        found = self._total(code, inside) if inside else None
        return self._value(code) if found is None else found

    def _total(self, code: str, inside: Mapping[str, MonthValue]) -> MonthValue | None:
        """Counts are sums of the regions shown, all else is counted anew by the cubes."""
        if self._is_added:
            return merging.total_of(code, self.month, inside.values())
        if self.known.sheet is None:
            return None
        if self.entry.shape == Shape.PERCENTILE:
            if len(inside) == 1:
                return replace(next(iter(inside.values())), code=code)
            return MonthValue(code, self.month, None, ValueState.NONE, note=_NOT_MERGED)
        point = cubes.sheet_total(self.measure, self.known.sheet, code)
        return None if point is None else replace(merging.of_point(code, point), parts=len(inside))

    def _nation(self) -> MonthValue:
        nothing = MonthValue("", self.month, None, ValueState.NONE)
        if self.known.is_shut:
            return replace(nothing, note=_NOT_FINISHED)
        if self._is_added:
            return merging.total_of("", self.month, self._every.values())
        if self.entry.source != SourceKind.EVENTS or self.known.sheet is None:
            return replace(nothing, note=_NOT_ADDED)
        if self.entry.shape == Shape.PERCENTILE:
            return replace(nothing, note=_NOT_MERGED)
        point = cubes.sheet_total(self.measure, self.known.sheet)
        return nothing if point is None else merging.of_point("", point)

    @property
    def _is_added(self) -> bool:
        return self.entry.shape == Shape.SUM and self.entry.code != "open_days"

    def _shown(self, value: MonthValue) -> MonthValue:
        if not self.open_to_all or value.state in {ValueState.GAP, ValueState.NONE}:
            return value
        if value.code not in self._hidden:
            return value
        return MonthValue(value.code, value.month, None, ValueState.HIDDEN, value.share_covered)

    @cached_property
    def _hidden(self) -> frozenset[str]:
        return self.hidden()
