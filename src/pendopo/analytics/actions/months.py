"""Month cells: the sums of their days, with persons and percentiles counted anew."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import connection

from pendopo.analytics.queries.engine import as_sql
from pendopo.analytics.queries.log import MallDay, log_select
from pendopo.analytics.rules import expressions, month_after, month_numbered
from pendopo.analytics.types import COUNTS

Month = tuple[str, date]  # mall and first day
Part = tuple[str, date, str, str]  # mall, month, agency, channel
CUTS = ("", "agency", "channel")

_WANTED = """wanted AS (
    SELECT nth::int, mall, month, (month + interval '1 month')::date AS after
    FROM unnest(%(malls)s::text[], %(months)s::date[]) WITH ORDINALITY AS w (mall, month, nth)
)"""
# Rows of the wanted months: by number, which sorts much faster than names, and few enough for an index.
_OF_MONTH = """ON w.mall = {0}.mall AND w.month = date_trunc('month', {0}.day::timestamp)::date
        AND {0}.mall = ANY (%(malls)s::text[]) AND {0}.day >= %(first)s AND {0}.day < %(after)s"""

_NAMES = ", ".join(COUNTS)

# The sums: all of a month, each agency's, each channel's; a cut without a name is none. The whole of a month
# has its row also when nothing was counted in it. Each part is worked out once, whatever the planner expects
# of tables that were empty a moment ago.
_SUMS = f"""
    INSERT INTO analytics_monthcell (mall, region_code, month, agency, channel, {_NAMES}, visitors,
        visitors_from_files, open_days, stall_days_open, stall_days_seen, waits, wait_median, wait_p90,
        serves, serve_median, serve_p90, is_generated)
    WITH {_WANTED},
    days AS MATERIALIZED (
        SELECT w.nth, max(d.region_code) AS region_code,
            count(*) FILTER (WHERE d.stalls_open > 0) AS open_days, sum(d.stalls_open) AS stall_days_open,
            sum(d.stalls_seen) AS stall_days_seen, bool_or(d.is_generated) AS is_generated
        FROM wanted w JOIN analytics_daymall d {_OF_MONTH.format("d")}
        GROUP BY w.nth
    ),
    cells AS MATERIALIZED (
        SELECT w.nth, coalesce(c.agency, '') AS agency, coalesce(c.channel, '') AS channel,
            {", ".join(f"sum(c.{name}) AS {name}" for name in COUNTS)}
        FROM wanted w JOIN analytics_daycell c {_OF_MONTH.format("c")}
        GROUP BY GROUPING SETS ((w.nth), (w.nth, c.agency), (w.nth, c.channel))
        HAVING GROUPING(c.agency, c.channel) = 3 OR coalesce(c.agency, '') || coalesce(c.channel, '') <> ''
    ),
    every AS MATERIALIZED (
        SELECT * FROM cells
        UNION ALL
        SELECT nth, '', '', {", ".join("0" for _ in COUNTS)} FROM days
        WHERE nth NOT IN (SELECT nth FROM cells)
    ),
    seconds AS MATERIALIZED (
        SELECT w.nth, s.kind, coalesce(s.agency, '') AS agency, u.second, sum(u.people)::int AS people
        FROM wanted w JOIN analytics_dayspread s {_OF_MONTH.format("s")}
        CROSS JOIN LATERAL unnest(s.seconds, s.people) AS u (second, people)
        GROUP BY w.nth, s.kind, u.second, ROLLUP (s.agency)
        HAVING GROUPING(s.agency) = 1 OR s.agency <> ''
    ),
    ranked AS (
        SELECT *, sum(people) OVER part AS up_to, sum(people) OVER (part RANGE BETWEEN UNBOUNDED PRECEDING
            AND UNBOUNDED FOLLOWING) AS cases
        FROM seconds
        WINDOW part AS (PARTITION BY nth, kind COLLATE "C", agency COLLATE "C" ORDER BY second)
    ),
    times AS MATERIALIZED (SELECT nth, agency, {{times}} FROM ranked GROUP BY nth, agency)
    SELECT w.mall, d.region_code, w.month, c.agency, c.channel, {", ".join(f"c.{name}" for name in COUNTS)},
        0, 0, d.open_days, d.stall_days_open, d.stall_days_seen, coalesce(t.waits, 0), t.wait_median,
        t.wait_p90, coalesce(t.serves, 0), t.serve_median, t.serve_p90, d.is_generated
    FROM every c JOIN days d ON d.nth = c.nth JOIN wanted w ON w.nth = c.nth
    LEFT JOIN times t ON t.nth = c.nth AND t.agency = c.agency AND c.channel = ''
"""


def _times() -> str:
    parts = []
    for kind in ("wait", "serve"):
        here = f"kind = '{kind}'"
        parts.append(f"coalesce(max(cases) FILTER (WHERE {here}), 0) AS {kind}s")
        for name, percent in (("median", 50), ("p90", 90)):
            rank = f"up_to * 100 >= cases * {percent}"
            parts.append(f"min(second) FILTER (WHERE {here} AND {rank}) AS {kind}_{name}")
    return ", ".join(parts)


def sum_months(months: Iterable[Month], *, from_files: Mapping[Part, int] | None = None) -> None:
    """Make the month cells anew from the day cells. Persons of days out of the log are counted in the log;
    `from_files` gives those that files tell, else what was known of them stays.
    """
    wanted = sorted(set(months))
    if not wanted:
        return
    first, last = min(month for _mall, month in wanted), max(month for _mall, month in wanted)
    values: dict[str, Any] = {
        "malls": [mall for mall, _m in wanted],
        "months": [month for _mall, month in wanted],
        "first": first,
        "after": month_after(last),
    }
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '96MB'")  # two years of distributions are sorted here
        cursor.execute(
            f"WITH {_WANTED} DELETE FROM analytics_monthcell m USING wanted w"
            " WHERE m.mall = w.mall AND m.month = w.month"
            " RETURNING m.mall, m.month, m.agency, m.channel, m.visitors_from_files",
            values,
        )
        known: dict[Part, int] = {tuple(row[:4]): row[4] for row in cursor.fetchall()}
        cursor.execute(_SUMS.format(times=_times()), values)
    if from_files is not None:
        told = {(mall, month) for mall, month, _agency, _channel in from_files}
        known = {part: n for part, n in known.items() if part[:2] not in told} | dict(from_files)
    _set_visitors(wanted, known)


def _set_visitors(months: list[Month], from_files: Mapping[Part, int]) -> None:
    counted = {part: (n, n) for part, n in from_files.items()}
    for part, n in persons_in_log(months).items():
        there = counted.get(part, (0, 0))
        counted[part] = (there[0] + n, there[1])
    rows = [(*part, whole, files) for part, (whole, files) in counted.items()]
    columns = list(zip(*rows, strict=True)) or [()] * 6
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE analytics_monthcell m SET visitors = v.whole, visitors_from_files = v.files"
            " FROM unnest(%s::text[], %s::date[], %s::text[], %s::text[], %s::int[], %s::int[])"
            " AS v (mall, month, agency, channel, whole, files) WHERE m.mall = v.mall AND m.month = v.month"
            " AND m.agency = v.agency AND m.channel = v.channel",
            [list(column) for column in columns],
        )


def persons_in_log(months: list[Month]) -> dict[Part, int]:
    """Different persons of months, by the expression of the measure, which PostgreSQL answers itself: a month
    of visits need not leave the database each minute.
    """
    days = _days_of_log(months)
    if not days:
        return {}
    statement, values = log_select(days)
    values["names"] = ["queue.visit.started"]
    found: dict[Part, int] = {}
    with connection.cursor() as cursor:
        for cut in CUTS:
            sql = as_sql(expressions.visitors_of_months, cut, dialect="postgres").replace("%", "%%")
            cursor.execute(f"WITH events AS ({statement}) {sql}", values)
            for mall, month, part, visitors in cursor.fetchall():
                if cut and not part:
                    continue
                agency, channel = (part if cut == "agency" else ""), (part if cut == "channel" else "")
                found[mall, month_numbered(month), agency, channel] = visitors
    return found


def _days_of_log(months: list[Month]) -> list[MallDay]:
    """The days of these months that were counted from the log."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH {_WANTED} SELECT d.mall, d.region_code, d.day FROM wanted w JOIN analytics_daymall d"
            " ON d.mall = w.mall AND d.day >= w.month AND d.day < w.after WHERE NOT d.is_from_files",
            {"malls": [mall for mall, _m in months], "months": [month for _mall, month in months]},
        )
        return sorted(MallDay(*row) for row in cursor.fetchall())
