"""Briefings as PDF/A: one region, or all of a session."""

from datetime import datetime
from typing import Any

from pendopo.documents.actions import render_pages, render_pdf
from pendopo.forum import charts
from pendopo.forum.queries.briefings import get_briefing, get_own_briefing, list_briefings
from pendopo.kit.actor import Actor

TEMPLATE = "forum/briefing"


def briefing_pdf(session_id: int, region: str = "", *, by: Actor, at: datetime) -> bytes:
    """The briefing of a region, or those of all invited regions one after another, for the ministry."""
    if region:
        return paper([get_briefing(session_id, region, by=by, at=at)], by=by, at=at)
    return paper(list_briefings(session_id, by=by, at=at), by=by, at=at)


def own_briefing_pdf(session_id: int, mall: str, *, by: Actor, at: datetime) -> bytes:
    """The briefing of the mall's own region, for who reports for it."""
    return paper([get_own_briefing(session_id, mall, by=by, at=at)], by=by, at=at)


def paper(briefings: list[dict[str, Any]], *, by: Actor, at: datetime) -> bytes:
    """Briefings as one PDF/A-2b, dated when they were made: what is kept gives the same bytes for ever."""
    made = max(datetime.fromisoformat(one["made_at"]) for one in briefings)
    return render_pdf(template=TEMPLATE, data=paper_data(briefings), by=by, at=min(made, at))


def pictures(briefings: list[dict[str, Any]], *, by: Actor, at: datetime) -> list[bytes]:
    """The same pages as PNG, to be looked at."""
    return render_pages(template=TEMPLATE, data=paper_data(briefings), by=by, at=at)


def paper_data(briefings: list[dict[str, Any]]) -> dict[str, Any]:
    """What the template reads: the briefings with their drawings dressed for paper."""
    first = briefings[0]
    names = first["labels"]
    title = first["region"] if len(briefings) == 1 else first["theme"]
    return {
        "language": first["language"],
        "title": f"Ngulik: {title}",
        "about": f"{names['briefing']}, {first['theme']}, {first['when']}",
        "running": f"Pendopo · Ngulik · {first['theme']} · {names['made']} {first['made']}",
        "briefings": [_dressed(one) for one in briefings],
    }


def _dressed(briefing: dict[str, Any]) -> dict[str, Any]:
    blocks = [
        block | {"charts": [one | {"svg": charts.on_paper(one["svg"])} for one in block["charts"]]}
        for block in briefing["blocks"]
    ]
    return briefing | {"blocks": blocks}
