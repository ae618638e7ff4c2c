"""Figures as drawings: SVG text, pure. A file per kind of picture."""

from pendopo.monitoring.charts.figures import Annotation, Bar, Chart, Mark, draw, draw_bars, nice_ceiling

__all__ = ["Annotation", "Bar", "Chart", "Mark", "draw", "draw_bars", "nice_ceiling"]
