"""Pages of the ministry that somebody keeps under a name."""

from django.db import models
from django.db.models.functions import Now


class SavedView(models.Model):
    """An address with its choices, of one account, seen by colleagues when it is shared."""

    owner = models.CharField(max_length=80)  # actor
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=500)  # path and query below /pantau/
    is_shared = models.BooleanField(default=False)
    saved_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_view_name_once")]

    def __str__(self) -> str:
        return self.name
