"""What officers have at hand: notes, ready words, and the mall's wishes."""

from django.db import models

from pendopo.inbox.models.talks import Conversation
from pendopo.kit.crypto import EncryptedText


class Note(models.Model):
    """What officers tell each other about a talk; sealed, never sent."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="notes")
    user_id = models.BigIntegerField(null=True, blank=True)
    by = models.CharField(max_length=80)
    text = EncryptedText()
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"note {self.pk}"


class MallSettings(models.Model):
    """A mall's wishes for its inbox; what is not kept is as `types.InboxSettings` says."""

    mall = models.CharField(max_length=60, primary_key=True)
    first_minutes = models.PositiveIntegerField()
    next_minutes = models.PositiveIntegerField()
    cap = models.PositiveIntegerField()
    quiet_hours = models.PositiveIntegerField()
    away_id = models.TextField(blank=True, default="")
    away_en = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return self.mall


class CannedReply(models.Model):
    """Words that stand ready, of a mall or of one stall."""

    mall = models.CharField(max_length=60)
    stall = models.CharField(max_length=60, blank=True, default="")
    title = models.CharField(max_length=80)
    text_id = models.TextField()
    text_en = models.TextField(blank=True, default="")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mall", "stall", "title"], name="canned_title_once")]

    def __str__(self) -> str:
        return self.title
