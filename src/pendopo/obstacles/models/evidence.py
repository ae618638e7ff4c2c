"""Files that show what an innovation did."""

from django.db import models

from pendopo.documents.models import StoredFile
from pendopo.obstacles.models.entries import Innovation


class EvidenceFile(models.Model):
    """A kept file of an innovation; it is read by whoever may read the innovation, and by nobody else."""

    innovation = models.ForeignKey(Innovation, models.PROTECT, related_name="files")
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+")
    label = models.CharField(max_length=160)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.label
