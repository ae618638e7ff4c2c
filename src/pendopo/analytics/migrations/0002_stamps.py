"""A stamp a month, kept by the database itself, so that no writer can forget it."""

from django.db import migrations, models

FUNCTION = """
CREATE FUNCTION analytics_stamp_months() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO analytics_monthstamp (month, version)
  SELECT DISTINCT month, pg_current_xact_id()::text::bigint FROM changed ORDER BY month
  ON CONFLICT (month) DO UPDATE SET version = EXCLUDED.version
  WHERE analytics_monthstamp.version <> EXCLUDED.version;
  RETURN NULL;
END $$;
CREATE TRIGGER month_cell_added AFTER INSERT ON analytics_monthcell
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION analytics_stamp_months();
CREATE TRIGGER month_cell_changed AFTER UPDATE ON analytics_monthcell
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION analytics_stamp_months();
CREATE TRIGGER month_cell_removed AFTER DELETE ON analytics_monthcell
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION analytics_stamp_months();
INSERT INTO analytics_monthstamp (month, version)
  SELECT DISTINCT month, pg_current_xact_id()::text::bigint FROM analytics_monthcell;
"""
BACK = """
DROP TRIGGER month_cell_added ON analytics_monthcell;
DROP TRIGGER month_cell_changed ON analytics_monthcell;
DROP TRIGGER month_cell_removed ON analytics_monthcell;
DROP FUNCTION analytics_stamp_months();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("analytics", "0002_effects"),
    ]

    operations = [
        migrations.CreateModel(
            name="MonthStamp",
            fields=[
                ("month", models.DateField(primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
            ],
        ),
        migrations.RunSQL(FUNCTION, BACK),
    ]
