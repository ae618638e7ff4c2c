"""Writes of the room: taking over files of figures."""

from pendopo.monitoring.actions.figures import import_figures

__all__ = ["import_figures"]
