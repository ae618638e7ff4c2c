"""Telephone numbers: what people type, to E.164 (`+628123456789`)."""

import phonenumbers
from django.utils.translation import gettext_lazy as _

from pendopo.kit.errors import InvalidInput


def clean_phone(typed: str, *, field: str = "phone") -> str:
    """E.164 for 08…, 62…, +62… and 8…, with spaces and hyphens; the empty text stays empty.

    Raises InvalidInput naming `field` when it cannot be a telephone number.
    """
    text = typed.strip()
    if not text:
        return ""
    digits = "".join(sign for sign in text if sign.isdigit())
    if not text.startswith("+"):
        text = "+" + digits if digits.startswith("62") else digits
        text = "0" + text if text.startswith("8") else text
    try:
        number = phonenumbers.parse(text, "ID")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise InvalidInput(fields={field: _("Nomor telepon tidak dikenali. Tulis seperti 0812 3456 7890.")})
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def mask_phone(e164: str) -> str:
    """A number to show to others: `+62812****890`."""
    return f"{e164[:6]}****{e164[-3:]}" if len(e164) > 9 else "****"
