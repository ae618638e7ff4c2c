"""Two small indexes of month cells in place of a large one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("analytics", "0003_archived_days"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="monthcell", name="month_cell_map"),
        migrations.AddIndex(
            model_name="monthcell",
            index=models.Index(fields=["agency", "channel", "month"], name="month_cell_map"),
        ),
        migrations.AddIndex(
            model_name="monthcell",
            index=models.Index(fields=["region_code", "month"], name="month_cell_region"),
        ),
    ]
