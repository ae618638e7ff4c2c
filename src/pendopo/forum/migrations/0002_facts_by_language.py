"""Facts of sessions that were held before facts were kept by language: a plain list, in English."""

from typing import Any

from django.db import migrations


def name_their_language(apps: Any, schema: Any) -> None:
    """What stands as a list is told to be English, as it was kept last."""
    invitations = apps.get_model("forum", "Invitation").objects.exclude(facts=None)
    for row in invitations.only("facts"):
        if isinstance(row.facts, list):
            row.facts = {"en": row.facts}
            row.save(update_fields=["facts"])


class Migration(migrations.Migration):
    dependencies = [("forum", "0001_sessions")]
    operations = [migrations.RunPython(name_their_language, migrations.RunPython.noop)]
