"""How many messages came in, by channel: counted from the log itself, which holds one event for each."""

from datetime import date, timedelta

from pendopo.kit.clock import day_bounds
from pendopo.kit.writes import fetch
from pendopo.malls import queries as malls

RECEIVED = "channels.message.received"
_COUNT = """
    SELECT channel, count(*) FROM events_event
    WHERE mall = %s AND name = %s AND occurred_at >= %s AND occurred_at < %s GROUP BY channel
"""


def count_messages(region: str, *, month: date) -> dict[str, int]:
    """Messages that people wrote to the malls of a region (or province) in a month, by channel, the most
    first.
    """
    first = month.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    found: dict[str, int] = {}
    for mall in malls.list_malls_in(region):
        bounds = day_bounds(first, mall.zone)[0], day_bounds(last, mall.zone)[1]
        for channel, count in fetch(_COUNT, [mall.slug, RECEIVED, *bounds]):
            found[channel] = found.get(channel, 0) + int(count)
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))
