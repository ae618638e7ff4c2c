"""The one table event -> reaction, and the list of rooms whose events are published.

Reactions are jobs: deferred in the event's own transaction, run by the worker, each calling one action.
"""

from importlib import import_module

from pendopo.events.actions import Defer, connect_reactions
from pendopo.events.types import publish

ROOMS = (
    "regions", "people", "malls", "catalogue", "channels", "notifications",
    "booking", "queue", "continuity", "documents", "analytics", "obstacles", "monitoring", "forum",
    "inbox",
)  # fmt: skip


def reactions() -> dict[str, tuple[Defer, ...]]:
    """Event name -> the jobs that answer it."""
    from pendopo.inbox.reactions import note_undelivered
    from pendopo.notifications.reactions import after_failure

    return {
        "channels.message.failed": (lambda event: note_undelivered.defer(event=event), after_failure),
    }


def connect() -> None:
    """Publish all events, connect all reactions, give the outbox its words and ways, and the channels the one
    that answers; called once at start.
    """
    from pendopo.channels.actions import (
        connect_answerer,
        connect_chooser,
        connect_renderer,
        connect_templates,
    )
    from pendopo.chat.answer import answer
    from pendopo.inbox.queries import approved_words
    from pendopo.notifications.actions import settle_waiting
    from pendopo.notifications.queries import render_message, vendor_templates

    for room in ROOMS:
        publish(*import_module(f"pendopo.{room}.types").EVENTS)
    connect_reactions(reactions())
    connect_renderer(render_message)
    connect_chooser(settle_waiting)
    connect_answerer(answer)
    connect_templates(vendor_templates, approved_words)
