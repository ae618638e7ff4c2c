"""The roof's own memory: which parts of the demo this database already holds."""

from django.db import models
from django.db.models.functions import Now


class LoadedPart(models.Model):
    """One part of the demo that has been loaded, so that it is loaded once."""

    name = models.CharField(max_length=60, primary_key=True)
    loaded_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name
