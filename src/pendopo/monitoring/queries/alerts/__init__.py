"""Alerts: what an actor may see of them, in words, pictures and plain data."""

from pendopo.monitoring.queries.alerts.inbox import get_inbox
from pendopo.monitoring.queries.alerts.pages import (
    COLUMNS,
    AlertPage,
    get_alert_page,
    list_alerts_to_download,
    list_followed,
    rows_of,
)
from pendopo.monitoring.queries.alerts.reading import count_open, get_alert, list_alerts
from pendopo.monitoring.queries.alerts.short import ShortAlert, group_alike, in_short, list_open_in_short

__all__ = [
    "COLUMNS",
    "AlertPage",
    "ShortAlert",
    "count_open",
    "get_alert",
    "get_alert_page",
    "get_inbox",
    "group_alike",
    "in_short",
    "list_alerts",
    "list_alerts_to_download",
    "list_followed",
    "list_open_in_short",
    "rows_of",
]
