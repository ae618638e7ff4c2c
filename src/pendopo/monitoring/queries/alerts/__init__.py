"""Alerts: what an actor may see of them, in words, pictures and plain data."""

from pendopo.monitoring.queries.alerts.pages import (
    COLUMNS,
    get_alert_page,
    get_inbox,
    list_alerts_to_download,
    list_followed,
    rows_of,
)
from pendopo.monitoring.queries.alerts.reading import count_open, get_alert, list_alerts

__all__ = [
    "COLUMNS",
    "count_open",
    "get_alert",
    "get_alert_page",
    "get_inbox",
    "list_alerts",
    "list_alerts_to_download",
    "list_followed",
    "rows_of",
]
