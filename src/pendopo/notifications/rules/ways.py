"""Which way a message goes: what the person has, what they wish, what is possible now."""

from collections.abc import Collection, Iterable

from pendopo.notifications.types import CHAT, MAY_REFUSE, ORDERED, KindSpec, Purpose, Way, Wishes

SOUNDING = ("whatsapp", "telegram", "push", "messenger", "instagram", "phone", "email", "webchat")
QUIET_ORDER = ("email", "whatsapp", "telegram", "messenger", "instagram", "push", "phone", "webchat")


def choose_channel(*, email: str, phone: str, phone_vendor: bool) -> tuple[str, str] | None:
    """A message goes to the e-mail address if there is one, else to the phone where a vendor carries it
    there.

    Rule: notifications-01. Source: issue, section 3 (without an address the links show on the page). Gives
    channel and recipient, or None: nothing can be sent. It is the first guess of a message written with a
    booking; rule notifications-20 has the last word when it is sent.
    """
    if email:
        return "email", email
    return ("phone", phone) if phone and phone_vendor else None


def order_of(spec: KindSpec, wishes: Wishes, *, prefers: str) -> tuple[str, ...]:
    """Ways are tried in the order the person chose; without a choice the channel on which they acted comes
    first, then for what cannot wait the ways that make a phone sound, for the rest the mailbox.

    Rule: notifications-20. Source: issue 4, point 5 (the channel each person uses). The chat on our own pages
    is read only while it is open, so it comes first for answers only.
    """
    if wishes.order:
        given = wishes.order
    elif prefers and (prefers != "webchat" or spec.purpose is Purpose.CONFIRM):
        given = (prefers,)
    else:
        given = ()
    rest = SOUNDING if spec.fast else QUIET_ORDER
    return (*given, *(name for name in rest if name not in given))


def must_arrive(spec: KindSpec) -> bool:
    """What takes, moves or gives back somebody's place finds a way, whatever was switched off; so does a
    code that they asked for.

    Rule: notifications-21. Source: issue 4, point 5 (legal messages always find a way).
    """
    return spec.purpose in (Purpose.CHANGE, Purpose.CODE)


def is_refused(spec: KindSpec, wishes: Wishes) -> bool:
    """Reminders and news of the queue can be switched off by purpose; the rest cannot.

    Rule: notifications-22. Source: issue 4, point 5 (opt-out for each purpose).
    """
    return spec.purpose in MAY_REFUSE and spec.purpose.value in wishes.refused


def is_open(way: Way) -> bool:
    """A way is open where our own words are taken, or words that the vendor has approved.

    Rule: notifications-23. Source: domain 8.2 (after 24 hours only approved templates).
    """
    return not way.first_word or way.approved


def choose_way(
    spec: KindSpec,
    ways: Iterable[Way],
    wishes: Wishes,
    *,
    prefers: str = "",
    tried: Collection[str] = (),
) -> Way | None:
    """The first open way in the person's order that is not switched off and was not tried for this message;
    for what must arrive also one that is switched off, after the others. An account in trouble comes last.

    Rule: notifications-24. Source: issue 4, point 5 (next channel on failure, never twice on the same way).
    """
    order = order_of(spec, wishes, prefers=prefers)
    place = {name: number for number, name in enumerate(order)}
    found = [way for way in ways if way.key not in tried and is_open(way) and way.channel in place]
    if spec.purpose in MAY_REFUSE:  # the chat on our own pages reaches nobody later
        found = [way for way in found if way.channel != "webchat" or way.channel == prefers]
    wanted = [way for way in found if not way.opted_out and way.channel not in wishes.off]
    if not wanted and must_arrive(spec):
        wanted = found
    return min(
        wanted, key=lambda way: (way.troubled, place[way.channel], way.first_word, way.key), default=None
    )


def clean_order(typed: Iterable[str]) -> tuple[str, ...]:
    """An order of ways names each known way once.

    Rule: notifications-25. Source: house.
    """
    kept: list[str] = []
    for name in typed:
        if name in (*ORDERED, *CHAT) and name not in kept:
            kept.append(name)
    return tuple(kept)


def rank_of(spec: KindSpec) -> int:
    """Within a short budget news that take or move somebody's place go first, then what has an hour
    (reminders by appointment, the queue of today), then the rest.

    Rule: notifications-26. Source: issue 4, point 5 (budget planned ahead; urgent first).
    """
    if must_arrive(spec):
        return 0
    return 1 if spec.purpose in (Purpose.REMIND, Purpose.QUEUE) else 2
