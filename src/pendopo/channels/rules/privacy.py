"""What of a person's words is not kept as it was typed."""

import re

# Sixteen digits in a row, or in groups as they stand on a card: a NIK or the number of a family card.
_SIXTEEN = re.compile(r"(?<![0-9])(?:[0-9][ .\-]?){15}[0-9](?![0-9])")


def mask_identity_numbers(text: str) -> str:
    """Sixteen digits that somebody writes into a chat or a comment are masked before anything is kept: the
    first two and the last two stay, so that the writer knows which number it was.

    Rule: channels-12. Source: domain 7.4 (UU 27/2022: no more personal data than needed) and issue, bad days.
    """

    def masked(found: re.Match[str]) -> str:
        digits = re.sub(r"[^0-9]", "", found[0])
        return f"{digits[:2]}••••••••••••{digits[-2:]}"

    return _SIXTEEN.sub(masked, text)
