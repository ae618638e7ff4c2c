"""The mall's accounts at the vendors."""

from django.db import models
from django.db.models import Q

from pendopo.kit.crypto import EncryptedText


class Account(models.Model):
    """One account at a vendor: a WhatsApp number, a bot, a page, a mailbox. Keys are sealed."""

    channel = models.CharField(max_length=10)
    key = models.SlugField(max_length=40)  # names it in its webhook address
    name = models.CharField(max_length=80)
    mall = models.CharField(max_length=60, blank=True, default="")  # empty: of all malls
    own_id = models.CharField(max_length=120, blank=True, default="")  # the vendor's id of the account
    scope = models.CharField(max_length=120, blank=True, default="")  # portfolio of user ids
    address = models.CharField(max_length=120, blank=True, default="")  # what people write to
    base_url = models.CharField(max_length=200, blank=True, default="")
    secrets = EncryptedText()  # JSON object
    active = models.BooleanField(default=True)
    daily_limit = models.PositiveIntegerField(default=0)
    checked_at = models.DateTimeField(null=True, blank=True)
    check_code = models.CharField(max_length=40, blank=True, default="")
    rests_until = models.DateTimeField(null=True, blank=True)  # the vendor asked for a slower pace
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "key"], name="account_key_once"),
            models.UniqueConstraint(
                fields=["channel", "own_id"], condition=~Q(own_id=""), name="account_own_id_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.key}"
