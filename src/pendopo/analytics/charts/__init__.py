"""Figures as drawings (SVG text, pure), and the marks that every time axis can carry."""

from pendopo.analytics.charts.marks import Annotation, Boxes, draw_marks, rounded
from pendopo.analytics.charts.strip import Cell, Strip, StripRow, draw_strip

__all__ = ["Annotation", "Boxes", "Cell", "Strip", "StripRow", "draw_marks", "draw_strip", "rounded"]
