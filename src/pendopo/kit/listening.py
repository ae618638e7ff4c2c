"""Where the database is, for a connection of one's own outside the pool."""

from typing import Any

from django.db import connections


def listening_address(name: str) -> dict[str, Any]:
    """Parameters of psycopg for a connection that listens; `name` is how the database shows it."""
    values = connections["default"].settings_dict
    words = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    found = {word: str(values[key]) for word, key in words.items() if values.get(key)}
    return {**found, "application_name": name, "keepalives_idle": 10, "connect_timeout": 5}
