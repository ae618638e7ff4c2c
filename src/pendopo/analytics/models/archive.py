"""What was written to the archive: one row a file, one file a closed day of a mall."""

from django.db import models


class ArchivedDay(models.Model):
    """A closed day in the archive. It is stale when its events changed after it was written."""

    mall = models.CharField(max_length=60)
    region_code = models.CharField(max_length=13)
    day = models.DateField()
    path = models.CharField(max_length=200)  # below the archive's folder or bucket
    events = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    exported_at = models.DateTimeField()
    exports = models.PositiveSmallIntegerField(default=1)  # how often it was written
    is_stale = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mall", "day"], name="archived_day_once")]

    def __str__(self) -> str:
        return self.path
