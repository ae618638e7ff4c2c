"""Which addresses may be kept as a view."""

import re

_ADDRESS = re.compile(r"/pantau/[A-Za-z0-9_.\-/]*(\?[A-Za-z0-9_.,:%&=+\-]*)?", re.ASCII)


def is_own_page(address: str) -> bool:
    """A kept view leads to a page of the ministry and nowhere else, in plain signs and at most 500 of them.

    Rule: monitoring-159. Source: house (a shared link never leads out of the house).
    """
    return len(address) <= 500 and bool(_ADDRESS.fullmatch(address)) and ".." not in address
