"""Which places of a measure and month are not shown to everybody: found by the worker, read by every page."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class HiddenPlaces(models.Model):
    """What `country.MonthMap.find_hidden` gave for the data of one version; of another it says nothing."""

    measure = models.CharField(max_length=40)
    month = models.DateField()
    version = models.CharField(max_length=64)
    codes = ArrayField(models.CharField(max_length=13, blank=True))  # the empty code is the nation

    class Meta:
        constraints = [models.UniqueConstraint(fields=["measure", "month"], name="hidden_places_once")]

    def __str__(self) -> str:
        return f"{self.measure} {self.month:%Y-%m} {len(self.codes)}"
