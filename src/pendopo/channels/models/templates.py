"""Words that a vendor must approve before they are sent."""

from django.db import models

from pendopo.channels.models.accounts import Account


class VendorTemplate(models.Model):
    """One template of one account in one language, and what the vendor decided about it."""

    class State(models.TextChoices):
        NEW = "new"  # not handed in yet, or the handing in failed
        PENDING = "pending"
        APPROVED = "approved"
        REJECTED = "rejected"
        PAUSED = "paused"
        DISABLED = "disabled"

    account = models.ForeignKey(Account, models.CASCADE, related_name="templates", db_index=False)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=10)
    category = models.CharField(max_length=20, default="UTILITY")
    body = models.TextField(blank=True, default="")
    examples = models.JSONField(default=list, blank=True)  # a value for each place
    vendor_id = models.CharField(max_length=200, blank=True, default="")
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    reason = models.CharField(max_length=200, blank=True, default="")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "name", "language"], name="vendor_template_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.language} {self.state}"
