"""The table behind `CACHES`: every web process counts the same failed sign-ins and knows the same used codes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("roof", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE TABLE roof_cache (
                cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
            );
            CREATE INDEX roof_cache_expires ON roof_cache (expires)""",
            "DROP TABLE roof_cache",
        ),
    ]
