"""Month cells: the sums of their days, with persons and percentiles counted anew."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import connection

from pendopo.analytics.queries.engine import as_sql
from pendopo.analytics.queries.log import MallDay, log_select
from pendopo.analytics.rules import expressions, month_numbered
from pendopo.analytics.types import COUNTS

Month = tuple[str, date]  # mall and first day
Part = tuple[str, date, str, str]  # mall, month, agency, channel
CUTS = ("", "agency", "channel")

_WANTED = """wanted AS (
    SELECT mall, month, (month + interval '1 month')::date AS after
    FROM unnest(%(malls)s::text[], %(months)s::date[]) AS w (mall, month)
)"""

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
        SELECT w.mall, w.month, max(d.region_code) AS region_code,
            count(*) FILTER (WHERE d.stalls_open > 0) AS open_days, sum(d.stalls_open) AS stall_days_open,
            sum(d.stalls_seen) AS stall_days_seen, bool_or(d.is_generated) AS is_generated
        FROM wanted w JOIN analytics_daymall d ON d.mall = w.mall AND d.day >= w.month AND d.day < w.after
        GROUP BY w.mall, w.month
    ),
    cells AS MATERIALIZED (
        SELECT w.mall, w.month, coalesce(c.agency, '') AS agency, coalesce(c.channel, '') AS channel,
            {", ".join(f"sum(c.{name}) AS {name}" for name in COUNTS)}
        FROM wanted w JOIN analytics_daycell c ON c.mall = w.mall AND c.day >= w.month AND c.day < w.after
        GROUP BY GROUPING SETS ((w.mall, w.month), (w.mall, w.month, c.agency), (w.mall, w.month, c.channel))
        HAVING GROUPING(c.agency, c.channel) = 3 OR coalesce(c.agency, '') || coalesce(c.channel, '') <> ''
        UNION ALL
        SELECT mall, month, '', '', {", ".join("0" for _ in COUNTS)} FROM days
        WHERE NOT EXISTS (SELECT FROM analytics_daycell c, wanted w WHERE w.mall = days.mall
            AND w.month = days.month AND c.mall = w.mall AND c.day >= w.month AND c.day < w.after)
    ),
    seconds AS MATERIALIZED (
        SELECT w.mall, w.month, s.kind, coalesce(s.agency, '') AS agency, u.second, sum(u.people) AS people
        FROM wanted w JOIN analytics_dayspread s ON s.mall = w.mall AND s.day >= w.month AND s.day < w.after
        CROSS JOIN LATERAL unnest(s.seconds, s.people) AS u (second, people)
        GROUP BY w.mall, w.month, s.kind, u.second, ROLLUP (s.agency)
        HAVING GROUPING(s.agency) = 1 OR s.agency <> ''
    ),
    ranked AS (
        SELECT *, sum(people) OVER (PARTITION BY mall, month, kind, agency ORDER BY second) AS up_to,
            sum(people) OVER (PARTITION BY mall, month, kind, agency) AS cases
        FROM seconds
    ),
    times AS MATERIALIZED (SELECT mall, month, agency, {{times}} FROM ranked GROUP BY mall, month, agency)
    SELECT c.mall, d.region_code, c.month, c.agency, c.channel, {", ".join(f"c.{name}" for name in COUNTS)},
        0, 0, d.open_days, d.stall_days_open, d.stall_days_seen, coalesce(t.waits, 0), t.wait_median,
        t.wait_p90, coalesce(t.serves, 0), t.serve_median, t.serve_p90, d.is_generated
    FROM cells c JOIN days d ON d.mall = c.mall AND d.month = c.month
    LEFT JOIN times t ON t.mall = c.mall AND t.month = c.month AND t.agency = c.agency AND c.channel = ''
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
    values = {"malls": [mall for mall, _m in wanted], "months": [month for _mall, month in wanted]}
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
