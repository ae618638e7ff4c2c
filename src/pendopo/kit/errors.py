"""The one error base: a code, a status and a sentence for the person who meets it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class PendopoError(Exception):
    """Something the person can understand and mend.

    `code` is stable and machine-readable, `status` the HTTP status, `message` a sentence in the user's
    language that says what happened and what to do. `fields` maps an input's name to its own sentence;
    `alternatives` are things that would work instead (JSON-ready mappings).
    """

    code: str = "error"
    status: int = 400
    message: Text = _("Permintaan tidak dapat diproses.")

    def __init__(
        self,
        message: Text | None = None,
        *,
        fields: Mapping[str, Text] | None = None,
        alternatives: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        if message is not None:
            self.message = message
        self.fields: dict[str, Text] = dict(fields or {})
        self.alternatives: list[Mapping[str, Any]] = list(alternatives)
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message)

    def as_json(self) -> dict[str, Any]:
        """The error as the API prints it: `{"error": {code, message, fields, alternatives}}`."""
        return {
            "error": {
                "code": self.code,
                "message": str(self.message),
                "fields": {name: str(text) for name, text in self.fields.items()},
                "alternatives": [dict(item) for item in self.alternatives],
            }
        }


class InvalidInput(PendopoError):
    """Input that is wrong, missing or too long; `fields` names each."""

    code = "invalid_input"
    status = 422
    message = _("Ada isian yang perlu diperbaiki.")


class NotFound(PendopoError):
    """The thing does not exist, or the actor may not know that it does."""

    code = "not_found"
    status = 404
    message = _("Data tidak ditemukan. Periksa kembali tautan atau kodenya.")


class SignInRequired(PendopoError):
    """Nobody is signed in, or the token is unknown or has ended."""

    code = "sign_in_required"
    status = 401
    message = _("Silakan masuk lebih dulu.")


class NotAllowed(PendopoError):
    """The actor is known but lacks the permission here."""

    code = "not_allowed"
    status = 403
    message = _("Anda tidak berwenang melakukan ini.")


class Conflict(PendopoError):
    """The state has moved on since the actor looked at it."""

    code = "conflict"
    status = 409
    message = _("Data sudah berubah. Muat ulang halaman, lalu coba lagi.")


class TooMany(PendopoError):
    """A limit per person, device or token is reached."""

    code = "too_many"
    status = 429
    message = _("Terlalu banyak permintaan. Tunggu sebentar, lalu coba lagi.")
