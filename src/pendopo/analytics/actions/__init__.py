"""Writes of the room: one verb, one transaction."""

from pendopo.analytics.actions.effects import answer_effect, ask_effect

__all__ = ["answer_effect", "ask_effect"]
