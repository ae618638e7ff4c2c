"""A question about an effect can name the entry it is about."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("analytics", "0004_month_indexes")]

    operations = [
        migrations.AddField(
            model_name="effectquestion",
            name="about",
            field=models.CharField(blank=True, default="", max_length=40),
        ),
        migrations.AddIndex(
            model_name="effectquestion",
            index=models.Index(
                condition=models.Q(("about", ""), _negated=True), fields=["about"], name="effect_about"
            ),
        ),
    ]
