"""`{% drawing series.chart %}`: a chart made by our own code, as it is."""

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def drawing(svg: str) -> SafeString:
    """The SVG text of a chart; everything in it was escaped when it was drawn."""
    return mark_safe(svg)  # noqa: S308 - from monitoring.charts only
