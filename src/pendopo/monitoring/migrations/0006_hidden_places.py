"""Which places are not shown to everybody, found by the worker."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0005_alert_areas")]

    operations = [
        migrations.AddIndex(
            model_name="return",
            index=models.Index(
                fields=["kind", "starts_date"], include=["version", "computed_at"], name="return_versions"
            ),
        ),
        migrations.CreateModel(
            name="HiddenPlaces",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("measure", models.CharField(max_length=40)),
                ("month", models.DateField()),
                ("version", models.CharField(max_length=64)),
                (
                    "codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(blank=True, max_length=13), size=None
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("measure", "month"), name="hidden_places_once")
                ],
            },
        ),
    ]
