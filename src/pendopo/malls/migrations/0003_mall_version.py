"""The version stamp of a mall, raised by triggers whatever writes the change (bulk updates and SQL
included).
"""

from django.db import migrations, models

TABLES = ("malls_stall", "malls_counter", "malls_openinghours", "malls_closure", "malls_cap")

FORWARD = """
CREATE SEQUENCE malls_version;

CREATE FUNCTION malls_stamp_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := nextval('malls_version');
  RETURN NEW;
END $$;
CREATE TRIGGER malls_stamp_version BEFORE INSERT OR UPDATE ON malls_mall
  FOR EACH ROW EXECUTE FUNCTION malls_stamp_version();

CREATE FUNCTION malls_place_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    UPDATE malls_mall SET version = 0 WHERE id = OLD.mall_id;
  END IF;
  IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND NEW.mall_id <> OLD.mall_id) THEN
    UPDATE malls_mall SET version = 0 WHERE id = NEW.mall_id;
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION malls_calendar_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  said regions_calendarday;
BEGIN
  IF TG_OP = 'DELETE' THEN said := OLD; ELSE said := NEW; END IF;
  IF said.layer IN ('mall', 'stall') THEN
    UPDATE malls_mall SET version = 0 WHERE slug = split_part(said.place, '/', 1);
  ELSIF said.place = '' THEN
    UPDATE malls_mall SET version = 0;
  ELSE
    UPDATE malls_mall SET version = 0 WHERE region_id = said.place OR region_id LIKE said.place || '.%';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER malls_calendar_changed AFTER INSERT OR UPDATE OR DELETE ON regions_calendarday
  FOR EACH ROW EXECUTE FUNCTION malls_calendar_changed();
""" + "".join(
    f"""
CREATE TRIGGER malls_place_changed AFTER INSERT OR UPDATE OR DELETE ON {table}
  FOR EACH ROW EXECUTE FUNCTION malls_place_changed();
"""
    for table in TABLES
)

BACKWARD = (
    "".join(f"DROP TRIGGER malls_place_changed ON {table};\n" for table in TABLES)
    + """
DROP TRIGGER malls_calendar_changed ON regions_calendarday;
DROP TRIGGER malls_stamp_version ON malls_mall;
DROP FUNCTION malls_calendar_changed();
DROP FUNCTION malls_place_changed();
DROP FUNCTION malls_stamp_version();
DROP SEQUENCE malls_version;
"""
)


class Migration(migrations.Migration):
    dependencies = [
        ("malls", "0002_initial"),
        ("regions", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="mall",
            name="version",
            field=models.BigIntegerField(default=0, editable=False),
        ),
        migrations.AlterField(
            model_name="mall",
            name="facts",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
