"""Who reads what, and what a searched word means."""

import re
from collections.abc import Iterable

from pendopo.kit.actor import Actor, Permission
from pendopo.obstacles.types import Reach

MOST_WORDS = 8


def may_read(by: Actor | None, *, region: str, mall: str, reach: str, is_public: bool) -> bool:
    """A draft is read by its own place, what is submitted also by the ministry, what is accepted by all who
    report or see figures, and by everybody where its place lets the public read it.

    Rule: obstacles-03. Source: issue of monitoring, 4 and the permission matrix.
    """
    if reach == Reach.ACCEPTED and is_public:
        return True
    if by is None:
        return False
    if by.may(Permission.REPORT, region=region, mall=mall):
        return True
    if reach == Reach.DRAFT:
        return False
    if by.may(Permission.SEE_FIGURES, region=region, mall=mall):
        return True
    return reach == Reach.ACCEPTED and (
        by.may_somewhere(Permission.REPORT) or by.may_somewhere(Permission.SEE_FIGURES)
    )


def may_write(by: Actor, *, region: str, mall: str) -> bool:
    """A place writes its own entries.

    Rule: obstacles-04. Source: issue of monitoring, 4.
    """
    return by.may(Permission.REPORT, region=region, mall=mall)


def may_judge(by: Actor, *, region: str, mall: str) -> bool:
    """The ministry accepts what a place submitted, or gives it back.

    Rule: obstacles-05. Source: issue of monitoring, 2 and 4.
    """
    return by.may(Permission.REVIEW_RETURNS, region=region, mall=mall)


def prefix_question(typed: str) -> str:
    """Every word that is searched must be met, and a beginning of a word meets it.

    Rule: obstacles-06. Source: search of the catalogue (a prefix answers). Gives a text for `to_tsquery`.
    """
    found: Iterable[str] = re.findall(r"[^\W_]+", typed.casefold())
    return " & ".join(f"{word[:40]}:*" for word in list(found)[:MOST_WORDS])
