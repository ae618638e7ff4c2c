"""What the dialogue must know of who writes and of the channel: never shown, never logged."""

from dataclasses import dataclass, field
from uuid import UUID

from pendopo.channels.adapters import adapter_for
from pendopo.channels.models import Identity
from pendopo.channels.types import Channel, Limits

# Channels whose vendor tells the number of the account itself.
_TELLS_NUMBER = (Channel.WHATSAPP,)


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """The number of an identity. `proven`: the vendor vouches that it is the writer's own."""

    phone: str = field(repr=False, default="")
    proven: bool = False


def contact_of(identity: UUID) -> ContactFacts:
    """The number by which bookings of this person are made, if the channel gives one."""
    row = Identity.objects.filter(pk=identity).only("phone", "phone_verified_at", "channel").first()
    if row is None or not row.phone:
        return ContactFacts()
    return ContactFacts(row.phone, row.phone_verified_at is not None or row.channel in _TELLS_NUMBER)


def limits_of(channel: str) -> Limits:
    """What a message of this channel can hold."""
    return adapter_for(channel).limits
