"""The hand-written SQL of a booking: one conditional update decides, in the same statement as the insert.

Every condition that guards a place stands here once, and is evaluated by PostgreSQL on the newest version of
the window's row, under its lock. Nothing read earlier decides. `rules.free_units` says the same for display.
"""

from typing import Any

from pendopo.booking.types import LIMITS, Share
from pendopo.kit.writes import HERE

ACTIVE = "('held', 'booked', 'checked_in')"
USING = "('held', 'booked', 'checked_in', 'fulfilled', 'no_show')"
ENDED_ONLINE = (
    f"%(at)s >= w.starts_at - interval '{int(LIMITS.online_closes_before.total_seconds())} seconds'"
)

_UNITS = "%(people)s * least(%(need)s, greatest(1, w.{share}_capacity))"
_REST = "w.taken + {units} <= w.capacity"
_OWN = "w.{share}_taken + {units} <= w.{share}_capacity"
_GUARDS = {
    Share.ONLINE: f"NOT ({ENDED_ONLINE}) AND {_REST} AND {_OWN}",
    Share.WALK_IN: f"w.ends_at > %(at)s AND {_REST} AND ({_OWN} OR {ENDED_ONLINE})",
    Share.PRIORITY: f"w.ends_at > %(at)s AND {_REST} AND ({_OWN} OR {ENDED_ONLINE})",
}
# Staff beyond capacity: the allowance grows by what does not fit, never above the stated part.
_OVERBOOKED = "greatest(0, w.taken + {units} - w.capacity - w.overbook - w.excess)"
_OVERBOOK_GUARD = (
    f"w.ends_at > %(at)s AND w.overbook + {_OVERBOOKED} <= "
    f"greatest(1, w.usual_capacity * {LIMITS.overbook_percent} / 100)"
)


# A new online booking also holds against the service as it is now: the caller may have read it a moment ago.
_OFFERED = """EXISTS (
            SELECT FROM catalogue_service s JOIN malls_stall st ON st.id = s.stall_id
            WHERE s.id = %(service_id)s AND s.stall_id = w.stall_id AND s.bookable
              AND s.duration_minutes = %(duration)s AND st.base_minutes = %(base)s
              AND s.starts_date <= w.service_day AND (s.ends_date IS NULL OR s.ends_date >= w.service_day)
          )"""


def _update(share: Share, overbook: bool, *, new: bool) -> str:
    """The conditional update: takes `units` places of one share, or touches nothing."""
    units = _UNITS.format(share=share)
    guard = (_OVERBOOK_GUARD if overbook else _GUARDS[share]).format(share=share, units=units)
    if new and share == Share.ONLINE and not overbook:
        guard = f"{guard} AND {_OFFERED}"
    raised = f", overbook = w.overbook + {_OVERBOOKED.format(units=units)}" if overbook else ""
    return f"""
        UPDATE booking_window w
        SET taken = w.taken + {units}, {share}_taken = w.{share}_taken + {units}{raised}
        FROM slot
        WHERE w.id = slot.id AND w.stall_id = %(stall_id)s AND w.closed_at IS NULL
          AND (%(slots)s = 0 OR slot.day_slot IS NOT NULL)
          AND {guard}
        RETURNING w.*, {units} AS units, slot.day_slot"""


_SLOT = f"""
        SELECT w.id, (
            SELECT min(n) FROM generate_series(1, %(slots)s) AS n
            WHERE NOT EXISTS (
                SELECT 1 FROM booking_appointment a
                WHERE a.person_key = %(person_key)s AND a.service_day = w.service_day AND a.day_slot = n
                  AND a.state IN {USING} AND a.day_slot IS NOT NULL AND a.id <> %(appointment_id)s
            )
            AND NOT EXISTS (
                SELECT 1 FROM booking_appointment a
                WHERE a.person_key = %(person_key)s AND a.service_day = w.service_day
                  AND a.service_id = %(service_id)s AND a.state IN {ACTIVE} AND a.day_slot IS NOT NULL
                  AND a.id <> %(appointment_id)s
            )
        ) AS day_slot
        FROM booking_window w WHERE w.id = %(window_id)s"""

_INSERT = """
        INSERT INTO booking_appointment (
            id, code, token_hash, window_id, service_id, service_day, share, channel, state, people, units,
            applicant_id, person_key, day_slot, held_until, created_at, booked_at, end_reason, moves,
            to_replan, overbooked_by
        )
        SELECT %(appointment_id)s, %(code)s, %(token_hash)s, taken.id, %(service_id)s, taken.service_day,
            %(share)s, %(channel)s, %(state)s, %(people)s, taken.units,
            %(applicant_id)s::uuid, %(person_key)s, taken.day_slot, %(held_until)s::timestamptz, %(at)s,
            %(booked_at)s::timestamptz, '', 0, false, %(overbooked_by)s
        FROM taken"""

_RETURNED = """
        id, mall_id, stall_id, service_day, starts_at, ends_at, capacity, taken,
        online_capacity, online_taken, walk_in_capacity, walk_in_taken, priority_capacity, priority_taken,
        units, day_slot"""


def book(share: Share, *, overbook: bool = False) -> str:
    """Take places of a share and insert the appointment, in one statement; no row back means nothing done."""
    return f"""
    WITH slot AS MATERIALIZED ({_SLOT}),
    taken AS ({_update(share, overbook, new=True)}),
    made AS ({_INSERT}) {HERE}
    SELECT {_RETURNED} FROM taken"""


def take(share: Share, *, overbook: bool = False) -> str:
    """Take places of a share for an appointment that exists already (move, reinstate, late confirmation)."""
    return f"""
    WITH slot AS MATERIALIZED ({_SLOT}),
    taken AS ({_update(share, overbook, new=False)})
    SELECT {_RETURNED} FROM taken"""


BOOK: dict[tuple[Share, bool], str] = {
    (share, overbook): book(share, overbook=overbook) for share in Share for overbook in (False, True)
}
TAKE: dict[tuple[Share, bool], str] = {
    (share, overbook): take(share, overbook=overbook) for share in Share for overbook in (False, True)
}

_GIVE_BACK = """
    taken = w.taken - gone.units,
    online_taken = w.online_taken - gone.online,
    walk_in_taken = w.walk_in_taken - gone.walk_in,
    priority_taken = w.priority_taken - gone.priority,
    excess = least(w.excess, greatest(0, w.taken - gone.units - w.capacity)),
    overbook = least(w.overbook, greatest(0, w.taken - gone.units - w.capacity
        - least(w.excess, greatest(0, w.taken - gone.units - w.capacity))))"""

# Gives places back for one window: units by share. Excess and overbooking shrink with them.
GIVE_BACK = f"""
    UPDATE booking_window w SET {_GIVE_BACK}
    FROM (SELECT %(units)s::int AS units, %(online)s::int AS online, %(walk_in)s::int AS walk_in,
        %(priority)s::int AS priority) gone
    WHERE w.id = %(window_id)s"""

# Expired holds, in one statement: their windows are locked in id order, then the holds end, then the
# places go back. `window_id` 0 means every window. A hold confirmed at this instant is seen as confirmed.
EXPIRE = f"""
    WITH locked AS MATERIALIZED (
        SELECT w.id FROM booking_window w
        WHERE w.id IN (
            SELECT a.window_id FROM booking_appointment a
            WHERE a.state = 'held' AND a.held_until <= %(at)s
              AND (%(window_id)s = 0 OR a.window_id = %(window_id)s)
        )
        ORDER BY w.id FOR UPDATE
    ),
    ended AS (
        UPDATE booking_appointment a SET state = 'expired', ended_at = %(at)s
        FROM locked WHERE a.window_id = locked.id AND a.state = 'held' AND a.held_until <= %(at)s
        RETURNING a.id, a.window_id, a.share, a.units, a.service_id
    ),
    sums AS (
        SELECT window_id, sum(units)::int AS units,
            coalesce(sum(units) FILTER (WHERE share = 'online'), 0)::int AS online,
            coalesce(sum(units) FILTER (WHERE share = 'walk_in'), 0)::int AS walk_in,
            coalesce(sum(units) FILTER (WHERE share = 'priority'), 0)::int AS priority
        FROM ended GROUP BY window_id
    ),
    back AS (
        UPDATE booking_window w SET {_GIVE_BACK}
        FROM sums gone WHERE w.id = gone.window_id
        RETURNING w.id
    )
    SELECT ended.id, ended.window_id, ended.service_id FROM ended, back WHERE back.id = ended.window_id"""

# The recount that the audit compares with `taken`. One statement, one snapshot: no booking can fall between.
AUDIT = f"""
    SELECT w.id, w.taken, w.online_taken, w.walk_in_taken, w.priority_taken,
        coalesce(sum(a.units), 0)::int AS recount,
        coalesce(sum(a.units) FILTER (WHERE a.share = 'online'), 0)::int AS online,
        coalesce(sum(a.units) FILTER (WHERE a.share = 'walk_in'), 0)::int AS walk_in,
        coalesce(sum(a.units) FILTER (WHERE a.share = 'priority'), 0)::int AS priority
    FROM booking_window w
    LEFT JOIN booking_appointment a ON a.window_id = w.id AND a.state IN {USING}
    WHERE w.service_day >= %(since)s
    GROUP BY w.id
    HAVING w.taken <> coalesce(sum(a.units), 0)
        OR w.online_taken <> coalesce(sum(a.units) FILTER (WHERE a.share = 'online'), 0)
        OR w.walk_in_taken <> coalesce(sum(a.units) FILTER (WHERE a.share = 'walk_in'), 0)
        OR w.priority_taken <> coalesce(sum(a.units) FILTER (WHERE a.share = 'priority'), 0)
    ORDER BY w.id"""


def gone(*, window_id: int, share: str, units: int) -> dict[str, Any]:
    """The parameters of GIVE_BACK for one appointment."""
    return {
        "window_id": window_id,
        "units": units,
        "online": units if share == Share.ONLINE else 0,
        "walk_in": units if share == Share.WALK_IN else 0,
        "priority": units if share == Share.PRIORITY else 0,
    }
