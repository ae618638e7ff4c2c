"""What a person wishes: by which ways, for what."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from pendopo.events.actions import record
from pendopo.kit.actor import Actor
from pendopo.kit.errors import InvalidInput
from pendopo.kit.text import _
from pendopo.notifications import rules
from pendopo.notifications.models import Wish
from pendopo.notifications.types import MAY_REFUSE


@transaction.atomic
def choose_wishes(
    *,
    person: str,
    order: Iterable[str] = (),
    off: Iterable[str] = (),
    refused: Iterable[str] = (),
    whatsapp_number: bool = False,
    by: Actor,
    at: datetime,
) -> None:
    """Keep what a person (by pseudonym) chose; who acts has proved the private link or signed in.

    What takes or moves their place finds a way all the same (rule notifications-21). Raises InvalidInput.
    """
    if not person:
        raise InvalidInput(fields={"person": _("Tautan ini tidak mengenal pemohonnya.")})
    kept_off = rules.clean_order(off)
    kept_order = tuple(name for name in rules.clean_order(order) if name not in kept_off)
    kept_refused = sorted({str(name) for name in refused} & {str(name) for name in MAY_REFUSE})
    Wish.objects.update_or_create(
        person=person,
        defaults={
            "order": ",".join(kept_order), "off": ",".join(kept_off), "refused": ",".join(kept_refused),
            "whatsapp_number": whatsapp_number, "changed_at": at,
        },
    )  # fmt: skip
    record(
        "notifications.wishes.changed", by=by, at=at, person=person,
        data={
            "order": list(kept_order), "off": list(kept_off), "refused": kept_refused,
            "whatsapp_number": whatsapp_number,
        },
    )  # fmt: skip
