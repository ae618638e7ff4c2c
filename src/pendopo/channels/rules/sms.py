"""What a short message holds. Source: 3GPP TS 23.038 (the 7-bit alphabet), domain 8.5."""

import unicodedata

_BASIC = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWICE = set("^{}\\[~]|€\f")  # these take two places
_LEFT_OUT = ("So", "Sk", "Cf", "Mn", "Cn")  # pictures, and what only dresses other signs
_TWINS = str.maketrans(
    {
        "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
        "‘": "'", "’": "'", "`": "'", "…": "...", "•": "-", "·": "-", "×": "x", "→": "->", "\u00a0": " ",
        "\u202f": " ", "\u2009": " ", "\t": " ", "✓": "v", "½": "1/2",
    }
)  # fmt: skip


def sms_parts(text: str) -> tuple[int, bool]:
    """A short message of the plain alphabet has 160 signs, or 153 in each of several parts; one other sign in
    it, and it has 70, or 67 in each part. Gives the parts that are paid for, and whether it is plain.

    Rule: channels-72. Source: domain 8.5 (GSM-7 160/153, UCS-2 70/67).
    """
    if all(sign in _BASIC or sign in _TWICE for sign in text):
        size = sum(2 if sign in _TWICE else 1 for sign in text)
        return (1 if size <= 160 else -(-size // 153)), True
    size = len(text.encode("utf-16-be")) // 2
    return (1 if size <= 70 else -(-size // 67)), False


def plain_for_sms(text: str) -> str:
    """Typographic signs become their plain twins and pictures are left out, so that a message is not paid for
    twice; a text in another script stays as it is.

    Rule: channels-73. Source: domain 8.5 (cost per part).
    """
    twin = text.translate(_TWINS)
    kept = "".join(
        sign for sign in twin
        if sign in _BASIC or sign in _TWICE or unicodedata.category(sign) not in _LEFT_OUT
    )  # fmt: skip
    lines = "\n".join(line.strip() for line in kept.split("\n"))
    if sms_parts(lines)[1]:
        return lines.strip()
    bare = "".join(_without_mark(sign) for sign in lines)
    return bare.strip() if sms_parts(bare)[1] else text.strip()


def _without_mark(sign: str) -> str:
    """é of another alphabet as e; a sign without a plain letter in it stays."""
    if sign in _BASIC or sign in _TWICE:
        return sign
    base = unicodedata.normalize("NFKD", sign)
    return "".join(each for each in base if unicodedata.category(each) != "Mn") or sign
