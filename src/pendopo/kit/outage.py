"""The database does not serve: it is away, starts again, or its disk is full. Nothing half-done stays."""

from django.db import InterfaceError, OperationalError

from pendopo.kit.errors import PendopoError
from pendopo.kit.text import _

DATABASE_AWAY = (OperationalError, InterfaceError)
RETRY_SECONDS = 5


class Unavailable(PendopoError):
    """What is said meanwhile. The answer to a commit may be what was lost, so nothing is claimed about it."""

    code = "unavailable"
    status = 503
    message = _(
        "Sistem sedang tidak dapat membaca atau menyimpan data. Ulangi sebentar lagi dengan Idempotency-Key "
        "yang sama: tidak akan tercatat dua kali."
    )
