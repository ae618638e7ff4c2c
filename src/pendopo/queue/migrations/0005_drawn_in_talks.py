"""A number may be drawn in a talk: its origin is the channel."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("queue", "0004_taken_back")]

    operations = [
        migrations.AlterField(
            model_name="visit",
            name="origin",
            field=models.CharField(
                choices=[
                    ("appointment", "appointment"),
                    ("kiosk", "kiosk"),
                    ("officer", "officer"),
                    ("api", "api"),
                    ("whatsapp", "whatsapp"),
                    ("telegram", "telegram"),
                    ("messenger", "messenger"),
                    ("instagram", "instagram"),
                    ("webchat", "webchat"),
                    ("phone", "phone"),
                    ("email", "email"),
                ],
                max_length=12,
            ),
        ),
    ]
