from django.db import migrations, models

import pendopo.kit.crypto


class Migration(migrations.Migration):
    dependencies = [("kit", "0001_initial")]

    operations = [
        migrations.AlterField(
            "idempotentanswer", "status", models.PositiveSmallIntegerField(default=200), False
        ),
        migrations.RemoveField("idempotentanswer", "answer"),
        migrations.AddField(
            "idempotentanswer", "answer", pendopo.kit.crypto.EncryptedText(blank=True, default="")
        ),
    ]
