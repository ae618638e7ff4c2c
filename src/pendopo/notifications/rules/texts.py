"""How long words are on a channel: signs, parts of a short message, what a vendor refuses."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from pendopo.notifications.types import Form

# The alphabet of short messages (3GPP TS 23.038, default alphabet and its extension table).
_GSM = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE = "^{}\\[~]|€"
_PLAIN = str.maketrans({"–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "…": "...", "·": "-",
                        "•": "-", "\u00a0": " ", "×": "x"})  # fmt: skip

SMS_PARTS = 2
SUBJECT_LONGEST = 120
PUSH_TITLE, PUSH_BODY = 50, 150
CHAT_LONGEST = 1_024
TEMPLATE_LONGEST = 1_024


@dataclass(frozen=True, slots=True)
class Size:
    """How long words are: `parts` of a short message, `most` signs that are allowed."""

    signs: int
    most: int
    parts: int = 1
    problems: tuple[str, ...] = ()


def as_gsm(text: str) -> str:
    """A short message keeps to the alphabet of all phones: other signs become their nearest, without accents,
    or a question mark, because one strange sign would halve what fits in a part.

    Rule: notifications-30. Source: domain 8.5 (GSM-7 160/153, UCS-2 70/67).
    """
    found = []
    for sign in text.translate(_PLAIN):
        if sign in _GSM or sign in _TWICE:
            found.append(sign)
            continue
        bare = "".join(each for each in unicodedata.normalize("NFKD", sign) if each in _GSM)
        found.append(bare or "?")
    return "".join(found)


def gsm_units(text: str) -> int:
    """Signs of a short message; those of the extension table count twice.

    Rule: notifications-31. Source: domain 8.5.
    """
    return sum(2 if sign in _TWICE else 1 for sign in text)


def sms_parts(text: str) -> int:
    """One part holds 160 signs, each of several 153; with a sign outside the alphabet 70 and 67.

    Rule: notifications-32. Source: domain 8.5.
    """
    if all(sign in _GSM or sign in _TWICE for sign in text):
        units, one, many = gsm_units(text), 160, 153
    else:
        units, one, many = len(text.encode("utf-16-be")) // 2, 70, 67
    return 1 if units <= one else -(-units // many)


def shortened(text: str, longest: int) -> str:
    """A value that is too long ends with three dots, at a word where there is one.

    Rule: notifications-33. Source: house (a long service name must not cost a third part).
    """
    if len(text) <= longest:
        return text
    cut = text[: max(1, longest - 3)].rstrip()
    space = cut.rfind(" ")
    return (cut[:space] if space >= longest // 2 else cut).rstrip(" ,;:-") + "..."


def template_value(text: str, longest: int = 200) -> str:
    """A value of an approved template is one line without doubled spaces, and never empty.

    Rule: notifications-34. Source: WhatsApp Cloud API (parameters without new lines, tabs or more than four
    spaces in a row).
    """
    return shortened(" ".join(text.split()), longest) or "-"


def template_problems(body: str, count: int) -> tuple[str, ...]:
    """An approved template numbers its values without a gap, and neither begins nor ends with one.

    Rule: notifications-35. Source: WhatsApp message templates (variables in order, not at the edges).
    """
    named = [int(number) for number in re.findall(r"{{(\d+)}}", body)]
    problems = []
    if sorted(set(named)) != list(range(1, count + 1)):
        problems.append("numbers")
    if re.match(r"\s*{{\d+}}", body) or re.search(r"{{\d+}}\W*$", body):
        problems.append("edge")
    return tuple(problems)


def filled(body: str, values: Sequence[str]) -> str:
    """The words of an approved template with its values, as the person reads them.

    Rule: notifications-36. Source: WhatsApp message templates.
    """
    return re.sub(r"{{(\d+)}}", lambda found: values[int(found[1]) - 1], body)


def size_of(form: Form, *, subject: str, text: str) -> Size:
    """What is sent fits its channel: a subject of 120 signs, two parts of a short message, a chat or
    template of 1,024 signs, a push of 50 and 150.

    Rule: notifications-37. Source: domain 8.2 and 8.5; push: what phones show without unfolding [M].
    """
    problems = []
    if form is Form.SMS:
        parts = sms_parts(text)
        if parts > SMS_PARTS:
            problems.append("parts")
        if as_gsm(text) != text:
            problems.append("alphabet")
        return Size(gsm_units(text), SMS_PARTS * 153, parts, tuple(problems))
    if form is Form.EMAIL:
        if not subject or len(subject) > SUBJECT_LONGEST:
            problems.append("subject")
        return Size(len(text), 20_000, 1, tuple(problems))
    if form is Form.PUSH and (not subject or len(subject) > PUSH_TITLE):
        problems.append("subject")
    most = {Form.PUSH: PUSH_BODY, Form.CHAT: CHAT_LONGEST, Form.TEMPLATE: TEMPLATE_LONGEST}[form]
    if not text or len(text) > most:
        problems.append("text")
    return Size(len(text), most, 1, tuple(problems))
