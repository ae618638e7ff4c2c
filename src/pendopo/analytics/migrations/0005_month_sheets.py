"""Sheets of months: one count of every region, packed by the database itself as cells are written."""

from django.db import migrations, models

# First the stamp, whose row another writer of the same month waits for; then the sheets, which see its cells.
FUNCTION = """
CREATE OR REPLACE FUNCTION analytics_stamp_months() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  touched date[];
BEGIN
  INSERT INTO analytics_monthstamp (month, version)
  SELECT DISTINCT month, pg_current_xact_id()::text::bigint FROM changed ORDER BY month
  ON CONFLICT (month) DO UPDATE SET version = EXCLUDED.version
  WHERE analytics_monthstamp.version <> EXCLUDED.version;
  SELECT array_agg(DISTINCT month) INTO touched FROM changed WHERE agency = '' AND channel = '';
  IF touched IS NOT NULL THEN
    PERFORM analytics_pack_months(touched);
  END IF;
  RETURN NULL;
END $$;
"""
COLUMNS = (
    "visits", "tickets", "bookings", "services_finished", "no_shows", "remote", "visitors", "open_days",
    "stall_days_open", "stall_days_seen", "wait_median", "wait_p90", "serve_median", "serve_p90", "generated",
)  # fmt: skip
TIMES = ("wait_median", "wait_p90", "serve_median", "serve_p90")


def _cell(name: str) -> str:
    if name in TIMES:
        return f"CASE count({name}) WHEN 0 THEN -1 WHEN 1 THEN max({name}) ELSE -2 END AS {name}"
    if name == "generated":
        return "bool_or(is_generated)::int AS generated"
    return f"{'max' if name == 'open_days' else 'sum'}({name})::int AS {name}"


def _packed(name: str) -> str:
    return f"string_agg(int4send({name}), ''::bytea ORDER BY region_code)"


# A column of 514 regions lies in its row as it is: neither pressed together nor moved out.
PACK = f"""
  ALTER TABLE analytics_monthsheet SET (toast_tuple_target = 8160);
CREATE FUNCTION analytics_pack_months(touched date[]) RETURNS void LANGUAGE sql AS $$
  DELETE FROM analytics_monthsheet h WHERE h.month = ANY (touched) AND NOT EXISTS (
    SELECT FROM analytics_monthcell c WHERE c.month = h.month AND c.agency = '' AND c.channel = '');
  INSERT INTO analytics_monthsheet (month, name, packed)
  SELECT p.month, v.name, v.packed
  FROM (
    SELECT month, convert_to(string_agg(region_code, ' ' ORDER BY region_code), 'UTF8') AS places,
      {", ".join(f"{_packed(name)} AS {name}" for name in COLUMNS)}
    FROM (
      SELECT month, region_code, {", ".join(_cell(name) for name in COLUMNS)}
      FROM analytics_monthcell WHERE agency = '' AND channel = '' AND month = ANY (touched)
      GROUP BY month, region_code
    ) AS cells GROUP BY month
  ) AS p CROSS JOIN LATERAL (
    VALUES ('places', places), {", ".join(f"('{name}', {name})" for name in COLUMNS)}
  ) AS v (name, packed)
  ORDER BY p.month, v.name
  ON CONFLICT (month, name) DO UPDATE SET packed = EXCLUDED.packed
  WHERE analytics_monthsheet.packed <> EXCLUDED.packed;
$$;
"""
FILL = "SELECT analytics_pack_months(array_agg(DISTINCT month)) FROM analytics_monthcell;"
BACK = """
CREATE OR REPLACE FUNCTION analytics_stamp_months() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO analytics_monthstamp (month, version)
  SELECT DISTINCT month, pg_current_xact_id()::text::bigint FROM changed ORDER BY month
  ON CONFLICT (month) DO UPDATE SET version = EXCLUDED.version
  WHERE analytics_monthstamp.version <> EXCLUDED.version;
  RETURN NULL;
END $$;
DROP FUNCTION analytics_pack_months(date[]);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("analytics", "0005_effects_about"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="monthcell", name="month_cell_whole"),
        migrations.CreateModel(
            name="MonthSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("name", models.CharField(max_length=20)),
                ("packed", models.BinaryField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("month", "name"), name="month_sheet_once")],
            },
        ),
        migrations.RunSQL(PACK + FUNCTION + FILL, BACK),
    ]
