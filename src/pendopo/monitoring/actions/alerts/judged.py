"""Writing many alerts that go on after a search, in few statements."""

import json
from collections.abc import Sequence

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from pendopo.monitoring.models import Alert

A_WRITE = 500  # alerts in one statement
_TYPES = {
    "calm": "smallint", "periods": "smallint", "last_start": "date", "last_end": "date", "value": "float8",
    "expected": "float8", "low": "float8", "high": "float8", "percent": "float8", "missed": "float8",
    "factor": "float8", "causes": "jsonb", "track": "jsonb", "members": "jsonb",
}  # fmt: skip
_WRITE = f"""
UPDATE monitoring_alert alert SET judged_at = %s, {", ".join(f"{name} = new.{name}" for name in _TYPES)}
FROM jsonb_to_recordset(%s::jsonb) AS new (id bigint, {", ".join(f"{n} {t}" for n, t in _TYPES.items())})
WHERE alert.id = new.id
"""


def write_judged(alerts: Sequence[Alert]) -> None:
    """Write what a search says of alerts that go on, in the caller's transaction."""
    for begin in range(0, len(alerts), A_WRITE):
        some = alerts[begin : begin + A_WRITE]
        rows = [{"id": one.pk, **{name: getattr(one, name) for name in _TYPES}} for one in some]
        with connection.cursor() as cursor:
            cursor.execute(_WRITE, [some[0].judged_at, json.dumps(rows, cls=DjangoJSONEncoder)])
