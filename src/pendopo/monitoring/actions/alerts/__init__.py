"""Alerts: the search that raises and closes them, what people add, and who hears of them."""

from pendopo.monitoring.actions.alerts.follow import follow_alerts, mail_digests, unfollow_alerts
from pendopo.monitoring.actions.alerts.past import scan_past_for_falls
from pendopo.monitoring.actions.alerts.scan import scan_for_falls
from pendopo.monitoring.actions.alerts.steps import dismiss_alert, explain_alert, link_action

__all__ = [
    "dismiss_alert",
    "explain_alert",
    "follow_alerts",
    "link_action",
    "mail_digests",
    "scan_for_falls",
    "scan_past_for_falls",
    "unfollow_alerts",
]
