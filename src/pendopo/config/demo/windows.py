"""The demo's windows: places to book from the first minute."""

from datetime import datetime

from pendopo.booking import actions as booking
from pendopo.kit.actor import Actor
from pendopo.malls import queries as malls


def load(*, by: Actor, at: datetime) -> int:
    """Generate the windows of every demo mall for its horizon; gives their number."""
    return sum(
        booking.generate_windows(mall=mall, by=by, at=at) for mall in malls.list_malls() if mall.is_demo
    )
