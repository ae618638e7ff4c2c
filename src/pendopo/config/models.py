"""The roof's own memory: which parts of the demo this database already holds, and its generated history."""

from django.db import models
from django.db.models.functions import Now


class LoadedPart(models.Model):
    """One part of the demo that has been loaded, so that it is loaded once."""

    name = models.CharField(max_length=60, primary_key=True)
    loaded_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name


class DemoHistory(models.Model):
    """The demo's generated history: the seed, its first day, and up to which day it was made. One row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    seed = models.BigIntegerField()
    first_date = models.DateField()
    told_date = models.DateField()  # the last day when it was first made: the tale is dated from it
    last_date = models.DateField()  # the last day that was made so far

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="demo_history_single_row")]

    def __str__(self) -> str:
        return f"{self.first_date} - {self.last_date}"
