from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kit", "0002_sealed_answers")]

    operations = [
        migrations.AddField(model_name="idempotentanswer", name="facts", field=models.JSONField(null=True)),
    ]
