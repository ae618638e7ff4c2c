"""Django's PostgreSQL backend, with a trial of pooled connections that costs no way there and back."""

import select
import time
from typing import Any
from weakref import WeakKeyDictionary

from django.db.backends.postgresql import base
from psycopg import Connection
from psycopg_pool import ConnectionPool

# A network may drop a quiet connection without telling either end; a busy one would have noticed.
QUIET_SECONDS = 5.0

_tried: WeakKeyDictionary[Connection[Any], float] = WeakKeyDictionary()


def try_connection(connection: Connection[Any]) -> None:
    """Raise OperationalError for a connection that has ended.

    A server that went away has closed its end, which the socket shows without asking. Only then, or after
    some seconds of quiet, is the server asked itself.
    """
    now = time.monotonic()
    last = _tried.get(connection)
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    if last is None or now - last > QUIET_SECONDS or poll.poll(0):
        ConnectionPool.check_connection(connection)
    _tried[connection] = now


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL with `try_connection` in its pool."""

    @property
    def pool(self) -> Any:
        """The pool of this alias."""
        pool = super().pool
        if pool is not None and pool._check is not None:
            pool._check = try_connection
        return pool
