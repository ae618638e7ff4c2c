"""What a person wishes, as they see it themselves."""

from uuid import UUID

from pendopo.channels.models import Account, Identity
from pendopo.notifications import rules
from pendopo.notifications.models import Wish
from pendopo.notifications.queries.ways import wishes_from
from pendopo.notifications.types import CHANNEL_NAMES, KINDS, Kind, WishesView
from pendopo.people.models import Applicant


def get_wishes(applicant: UUID, *, mall: str = "") -> tuple[str, WishesView] | None:
    """The pseudonym and wishes of an applicant, for whoever holds the private link or has signed in; None for
    nobody known.
    """
    person = Applicant.objects.filter(pk=applicant).defer("name", "phone", "email", "identity").first()
    if person is None:
        return None
    wishes = wishes_from(Wish.objects.filter(person=person.pseudonym).first())
    rows = Identity.objects.filter(applicant=person, replaced_by=None, blocked_at=None)
    linked = set(rows.values_list("channel", flat=True))
    possible = (
        linked | ({"email"} if person.email_hash else set()) | ({"phone"} if person.phone_hash else set())
    )
    by_number = (
        bool(person.phone_hash)
        and "whatsapp" not in linked
        and Account.objects.filter(channel="whatsapp", active=True, mall__in=[mall, ""]).exists()
    )
    if by_number and wishes.whatsapp_number:
        possible.add("whatsapp")
    order = rules.order_of(KINDS[Kind.APPOINTMENT_REMINDER], wishes, prefers="")
    shown = tuple(name for name in order if name in possible and name in CHANNEL_NAMES)
    return person.pseudonym, WishesView(wishes, shown, by_number)
