"""Files that people handed in, as they were made anew after checking."""

from django.db import models
from django.db.models.functions import Now


class StoredFile(models.Model):
    """A checked file. It lives in the database: saved, copied and forgotten together with what it shows.

    Who may read it is said by the room that keeps it; nothing serves a file by its number alone.
    """

    kind = models.CharField(max_length=20, choices=[("image/jpeg", "JPEG"), ("application/pdf", "PDF")])
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    pages = models.PositiveSmallIntegerField(default=0)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    added_by = models.CharField(max_length=80)  # actor
    added_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.name} ({self.size})"
