"""Figures as drawings: SVG text, pure. A file per kind of picture."""

from pendopo.analytics.charts.marks import Annotation
from pendopo.monitoring.charts.figures import Bar, Chart, Mark, draw, draw_bars, nice_ceiling
from pendopo.monitoring.charts.funnels import Dot, FunnelChart, draw_funnel
from pendopo.monitoring.charts.lines import Line, LineChart, Shade, Spot, draw_lines, draw_panel
from pendopo.monitoring.charts.paper import PaperKey, PaperTile, draw_map, on_paper

__all__ = [
    "Annotation",
    "Bar",
    "Chart",
    "Dot",
    "FunnelChart",
    "Line",
    "LineChart",
    "Mark",
    "PaperKey",
    "PaperTile",
    "Shade",
    "Spot",
    "draw",
    "draw_bars",
    "draw_funnel",
    "draw_lines",
    "draw_map",
    "draw_panel",
    "nice_ceiling",
    "on_paper",
]
