"""The picture of an alert: what came, over the band of what was expected, with restrictions shaded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from pendopo.monitoring.charts.figures import nice_ceiling

LETTER = 6.4


@dataclass(frozen=True, slots=True)
class TrackMark:
    """One period; `title` is read to those who point at it."""

    start: date
    end: date
    value: float | None
    expected: float | None
    low: float | None
    high: float | None
    state: str = ""  # gap, closed, out, or empty
    title: str = ""


@dataclass(frozen=True, slots=True)
class Shade:
    """A dated restriction or closure; its number stands beside its words below the picture."""

    number: int
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class Track:
    """What is drawn. `since`: where the alert begins; `until`: where it ends, exclusive."""

    key: str
    title: str
    description: str
    marks: Sequence[TrackMark]
    since: date
    shades: Sequence[Shade] = ()
    month_names: Sequence[str] = ()
    thousands: str = "."
    small: bool = False
    until: date | None = None


@dataclass(frozen=True, slots=True)
class _Frame:
    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    first: date
    days: int
    ceiling: float

    def x(self, day: date) -> float:
        share = min(1.0, max(0.0, (day - self.first).days / self.days))
        return self.left + share * (self.width - self.left - self.right)

    def y(self, value: float) -> float:
        share = min(1.0, value / self.ceiling)
        return self.top + (1 - share) * (self.height - self.top - self.bottom)

    def middle(self, mark: TrackMark) -> float:
        return (self.x(mark.start) + self.x(mark.end)) / 2


def draw_track(track: Track) -> str:
    """The picture as SVG text with title and description; the axis starts at zero."""
    if not track.marks:
        return ""
    frame = _frame(track)
    parts = [] if track.small else _shades(track, frame)
    parts += _holes(track, frame)
    parts += _band(track, frame)
    if not track.small:
        parts += _axes(track, frame)
    parts += _line(track, frame)
    kind = "chart alert-chart chart-small" if track.small else "chart alert-chart"
    label = f"{track.key}-t {track.key}-d"
    return (
        f'<svg class="{kind}" viewBox="0 0 {_n(frame.width)} {_n(frame.height)}" width="{_n(frame.width)}" '
        f'height="{_n(frame.height)}" role="img" aria-labelledby="{label}">'
        f'<title id="{track.key}-t">{escape(track.title)}</title>'
        f'<desc id="{track.key}-d">{escape(track.description)}</desc>{"".join(parts)}</svg>'
    )


def _frame(track: Track) -> _Frame:
    first, last = track.marks[0].start, track.marks[-1].end
    highs = [mark.value for mark in track.marks if mark.value is not None]
    most = max([*highs, *(mark.expected or 0.0 for mark in track.marks), 1.0])
    # A band that is wide where little is known must not press the line to the floor.
    bands = [min(mark.high, 2.2 * most) for mark in track.marks if mark.high is not None]
    ceiling = float(nice_ceiling(max([most, *bands])))
    days = max(1, (last - first).days)
    if track.small:
        return _Frame(160, 48, 2, 4, 4, 3, first, days, ceiling)
    left = 12 + LETTER * len(_grouped(ceiling, track.thousands))
    return _Frame(340, 210, left, 10, 26, 26, first, days, ceiling)


def _shades(track: Track, frame: _Frame) -> list[str]:
    parts, taken = [], -100.0
    floor, ceiling = frame.y(0), frame.top
    for shade in track.shades:
        if shade.start > track.marks[-1].end:
            continue
        left = frame.x(shade.start)
        right = frame.x(shade.end) if shade.end else frame.width - frame.right
        parts.append(
            f'<rect class="event-time" x="{_n(left)}" y="{_n(ceiling)}" width="{_n(max(2, right - left))}" '
            f'height="{_n(floor - ceiling)}"/>'
        )
        x = max(left, taken + 18)
        taken, at = x, _n(min(x, frame.width - 10))
        parts.append(
            f'<circle class="event-dot" cx="{at}" cy="12" r="8"/><text class="event-number" x="{at}" y="16" '
            f'text-anchor="middle">{shade.number}</text>'
        )
    return parts


def _holes(track: Track, frame: _Frame) -> list[str]:
    """Periods without whole data, as a hatched foot: nothing is not zero."""
    floor = frame.y(0)
    return [
        f'<rect class="hole" x="{_n(frame.x(mark.start))}" y="{_n(floor - 6)}" '
        f'width="{_n(max(1.5, frame.x(mark.end) - frame.x(mark.start)))}" height="6"><title>'
        f"{escape(mark.title)}</title></rect>"
        for mark in track.marks
        if mark.state == "gap"
    ]


def _runs(track: Track, *, with_band: bool) -> list[list[TrackMark]]:
    runs: list[list[TrackMark]] = [[]]
    for mark in track.marks:
        told = mark.low is not None and mark.high is not None if with_band else mark.value is not None
        if told and mark.state not in ({"closed"} if with_band else {"gap", "closed"}):
            runs[-1].append(mark)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _band(track: Track, frame: _Frame) -> list[str]:
    parts = []
    for run in _runs(track, with_band=True):
        upper = [f"{_n(frame.middle(mark))},{_n(frame.y(mark.high or 0))}" for mark in run]
        lower = [f"{_n(frame.middle(mark))},{_n(frame.y(mark.low or 0))}" for mark in reversed(run)]
        if len(run) == 1:
            x, wide = frame.middle(run[0]), 3.0
            top, foot = frame.y(run[0].high or 0), frame.y(run[0].low or 0)
            parts.append(
                f'<rect class="band" x="{_n(x - wide)}" y="{_n(top)}" width="{_n(2 * wide)}" '
                f'height="{_n(max(1.0, foot - top))}"/>'
            )
            continue
        parts.append(f'<polygon class="band" points="{" ".join([*upper, *lower])}"/>')
        line = " ".join(f"{_n(frame.middle(mark))},{_n(frame.y(mark.expected or 0))}" for mark in run)
        if not track.small:
            parts.append(f'<polyline class="expected" points="{line}"/>')
    return parts


def _line(track: Track, frame: _Frame) -> list[str]:
    parts = []
    for run in _runs(track, with_band=False):
        if len(run) > 1:
            line = " ".join(f"{_n(frame.middle(mark))},{_n(frame.y(mark.value or 0))}" for mark in run)
            parts.append(f'<polyline class="came" points="{line}"/>')
    for mark in track.marks:
        inside = mark.start >= track.since and (track.until is None or mark.start < track.until)
        if mark.value is None or mark.state in {"gap", "closed"} or (track.small and not inside):
            continue
        kind = "dot dot-alert" if inside else "dot"
        size = (2.4 if track.small else 3.6) if inside else 1.6
        parts.append(
            f'<circle class="{kind}" cx="{_n(frame.middle(mark))}" cy="{_n(frame.y(mark.value))}" '
            f'r="{_n(size)}"><title>{escape(mark.title)}</title></circle>'
        )
    return parts


def _axes(track: Track, frame: _Frame) -> list[str]:
    floor, right = frame.y(0), frame.width - frame.right
    parts = [f'<line class="axis" x1="{_n(frame.left)}" x2="{_n(right)}" y1="{_n(floor)}" y2="{_n(floor)}"/>']
    for value in (0, frame.ceiling / 2, frame.ceiling):
        if value != int(value):
            continue
        y = frame.y(value)
        if value:
            parts.append(
                f'<line class="grid-line" x1="{_n(frame.left)}" x2="{_n(right)}" y1="{_n(y)}" y2="{_n(y)}"/>'
            )
        parts.append(
            f'<text class="tick" x="{_n(frame.left - 6)}" y="{_n(y + 4)}" text-anchor="end">'
            f"{_grouped(value, track.thousands)}</text>"
        )
    free = 0.0
    for day in _months(frame):
        x, words = frame.x(day), f"{track.month_names[day.month - 1][:3]} {day.year}"
        begins = x - LETTER * len(words) / 2
        if begins < max(free, frame.left - 10) or x + LETTER * len(words) / 2 > frame.width:
            continue
        free = x + LETTER * len(words) / 2 + 8
        parts.append(
            f'<line class="axis" x1="{_n(x)}" x2="{_n(x)}" y1="{_n(floor)}" y2="{_n(floor + 4)}"/>'
            f'<text class="tick" x="{_n(x)}" y="{_n(floor + 18)}" text-anchor="middle">{escape(words)}</text>'
        )
    return parts


def _months(frame: _Frame) -> list[date]:
    last = frame.first.toordinal() + frame.days
    found = []
    for year in range(frame.first.year, frame.first.year + 12):
        for month in range(1, 13, 1 if frame.days < 150 else 3 if frame.days < 500 else 6):
            day = date(year, month, 1)
            if frame.first <= day and day.toordinal() <= last:
                found.append(day)
    return found


def _grouped(value: float, thousands: str) -> str:
    return f"{int(value):,}".replace(",", thousands)


def _n(value: float) -> str:
    text = f"{value:.1f}"
    return text[:-2] if text[-1] == "0" else text
