"""Regions by Kemendagri code, groups of regions, and calendar days in layers."""

from django.db import models


class Region(models.Model):
    """A province, regency or city. The code is the key: `32` or `32.71`."""

    class Kind(models.TextChoices):
        PROVINCE = "province"
        REGENCY = "regency"
        CITY = "city"

    code = models.CharField(primary_key=True, max_length=13)
    name = models.CharField(max_length=80)  # as people write it: "Kota Bogor"
    kind = models.CharField(max_length=10, choices=Kind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    zone = models.CharField(max_length=20)  # Asia/Jakarta, Asia/Makassar, Asia/Jayapura

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(zone__in=["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]),
                name="region_zone_known",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="province", parent__isnull=True)
                | models.Q(kind__in=["regency", "city"], parent__isnull=False),
                name="region_below_province",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RegionGroup(models.Model):
    """A set of regions that are watched together, such as Wilayah I."""

    slug = models.SlugField(primary_key=True, max_length=60)
    name = models.CharField(max_length=120)
    note = models.TextField(blank=True, default="")
    source = models.CharField(max_length=200, blank=True, default="")
    regions = models.ManyToManyField(Region, related_name="groups")

    def __str__(self) -> str:
        return self.name


class CalendarDay(models.Model):
    """One day in one layer. Lower layers override higher: nation, province, city, mall, stall.

    Collective leave (cuti bersama) is a flag of its own and does not close by itself.
    """

    class Layer(models.TextChoices):
        NATION = "nation"
        PROVINCE = "province"
        CITY = "city"
        MALL = "mall"
        STALL = "stall"

    class Status(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"
        SHORTENED = "shortened"

    layer = models.CharField(max_length=10, choices=Layer)
    place = models.CharField(max_length=120, blank=True, default="")  # "", region code, mall slug, mall/stall
    date = models.DateField()
    status = models.CharField(max_length=10, choices=Status)
    opens = models.TimeField(null=True)  # local; only when shortened
    closes = models.TimeField(null=True)
    collective_leave = models.BooleanField(default=False)
    reason = models.CharField(max_length=200)
    decree = models.CharField(max_length=120, blank=True, default="")
    source = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["layer", "place", "date"], name="calendar_day_once_a_layer"),
            models.CheckConstraint(
                condition=models.Q(status="shortened", opens__isnull=False, closes__gt=models.F("opens"))
                | (~models.Q(status="shortened") & models.Q(opens__isnull=True, closes__isnull=True)),
                name="calendar_day_hours_when_shortened",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.layer} {self.place} {self.status}"
