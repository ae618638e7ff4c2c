"""When the cells of a month last changed: what readers keep is true as long as the stamp is the same."""

from django.db import models


class MonthStamp(models.Model):
    """The transaction that last wrote cells of a month; kept by triggers of the table of month cells."""

    month = models.DateField(primary_key=True)
    version = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.version}"
