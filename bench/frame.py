"""What a benchmark reports, and the table."""

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One comparison. `ratio` is ours / floor; `target` its least value, or its most with `at_most`."""

    name: str
    ours: float
    floor: float
    target: float
    unit: str = "/s"
    at_most: bool = False
    note: str = ""

    @property
    def ratio(self) -> float:
        """Ours over the floor."""
        return self.ours / self.floor if self.floor else 0.0

    @property
    def met(self) -> bool:
        """Whether the target is met."""
        return self.ratio <= self.target if self.at_most else self.ratio >= self.target


def show(figures: list[Figure], *, as_json: bool) -> str:
    """The figures as a table, or as JSON."""
    if as_json:
        return json.dumps(
            [{**asdict(f), "ratio": round(f.ratio, 3), "met": f.met} for f in figures], indent=1
        )
    lines = [f"{'what':58} {'ours':>10} {'floor':>10} {'ratio':>7} {'target':>8}  met"]
    for f in figures:
        sign = "<=" if f.at_most else ">="
        lines.append(
            f"{f.name:58} {f.ours:>8.1f}{f.unit:2} {f.floor:>8.1f}{f.unit:2} {f.ratio:>7.2f} "
            f"{sign}{f.target:>6.2f}  {'yes' if f.met else 'NO'}  {f.note}"
        )
    return "\n".join(lines)
