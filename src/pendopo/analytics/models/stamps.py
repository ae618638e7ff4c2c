"""What the database itself makes of the cells of a month as they are written: its stamp and its sheets."""

from django.db import models


class MonthStamp(models.Model):
    """The transaction that last wrote cells of a month; kept by triggers of the table of month cells. What
    readers keep is true as long as the stamp is the same.
    """

    month = models.DateField(primary_key=True)
    version = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.version}"


class MonthSheet(models.Model):
    """One count of every region in a month, packed: four bytes a region, in the order of their codes.

    Made of the cells of whole malls by the same triggers. The row `places` holds the codes; -1 is no value,
    -2 a time over several malls, which only their distributions tell.
    """

    month = models.DateField()
    name = models.CharField(max_length=20)
    packed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "name"], name="month_sheet_once")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.name}"
