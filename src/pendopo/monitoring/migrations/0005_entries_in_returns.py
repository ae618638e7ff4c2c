"""Returns name entries of the register. What was prefilled as text and not confirmed yet is left out: these
returns name the entries themselves now; confirmed returns keep their text.
"""

from typing import Any

from django.db import migrations, models

MODELS = {"obstacles": "Obstacle", "strategies": "Strategy", "innovations": "Innovation"}


def drop_prefilled(apps: Any, schema: Any) -> None:
    """Lines that only repeat the title of an entry of the place."""
    values = apps.get_model("monitoring", "ReturnValue").objects.filter(
        field__in=MODELS, of__state__in=["computed", "returned"], of__first_confirmed_at=None
    )
    for value in values.exclude(text="").select_related("of"):
        model = apps.get_model("obstacles", MODELS[value.field])
        here = model.objects.filter(region_id=value.of.region_code, mall__in=["", value.of.mall])
        titles = {" ".join(title.split()) for title in here.values_list("title", flat=True)}
        value.text = "\n".join(line for line in value.text.splitlines() if line.strip() not in titles)
        value.save(update_fields=["text"])


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0003_saved_views"), ("obstacles", "0001_entries")]
    operations = [
        migrations.AddField("returnvalue", "entries", models.JSONField(default=list)),
        migrations.AddField("returnvalue", "accepted_entries", models.JSONField(default=list)),
        migrations.AddField("return", "counted", models.CharField(blank=True, default="", max_length=60)),
        migrations.RunPython(drop_prefilled, migrations.RunPython.noop),
    ]
