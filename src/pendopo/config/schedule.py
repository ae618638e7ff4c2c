"""What happens by the clock: periodic jobs, each calling one action of a room."""

from importlib import import_module

from procrastinate import App

# cron (a sixth field counts seconds), "module:task". Times are UTC.
JOBS: tuple[tuple[str, str], ...] = (
    ("* * * * * */5", "pendopo.channels.tasks:deliver"),
    ("* * * * *", "pendopo.channels.tasks:recover_stalled"),
    ("* * * * *", "pendopo.channels.tasks:work_webhooks"),
    ("35 19 * * *", "pendopo.channels.tasks:forget_webhooks"),
    ("* * * * *", "pendopo.channels.tasks:collect_mail"),
    ("* * * * *", "pendopo.channels.tasks:fetch_media"),
    ("45 19 * * *", "pendopo.channels.tasks:forget_media"),
    ("22 * * * *", "pendopo.inbox.tasks:close_quiet"),
    ("* * * * *", "pendopo.notifications.tasks:give_up_late"),
    ("2-59/5 * * * *", "pendopo.notifications.tasks:plan"),
    ("*/10 * * * *", "pendopo.queue.tasks:close_past_days"),
    ("* * * * * */20", "pendopo.queue.tasks:tell_nearly_due"),
    ("* * * * *", "pendopo.booking.tasks:release_expired_holds"),
    ("*/10 * * * *", "pendopo.booking.tasks:audit_windows"),
    ("5-59/10 * * * *", "pendopo.booking.tasks:send_reminders"),
    ("7 * * * *", "pendopo.booking.tasks:generate_windows"),
    ("17 * * * *", "pendopo.booking.tasks:end_missed_bookings"),
    ("40 * * * *", "pendopo.kit.tasks:forget_answers"),
    ("50 18 * * *", "pendopo.obstacles.tasks:suggest_obstacles"),
    ("* * * * *", "pendopo.analytics.tasks:update_cubes"),
    ("13 * * * *", "pendopo.analytics.tasks:add_open_days"),
    ("35 18 * * *", "pendopo.analytics.tasks:export_closed_days"),
    ("40 20 * * *", "pendopo.monitoring.tasks:scan_weeks_for_falls"),
    ("50 20 1-7 * *", "pendopo.monitoring.tasks:scan_months_for_falls"),
    ("30 23 * * *", "pendopo.monitoring.tasks:mail_alert_digests"),
    ("12 * * * *", "pendopo.monitoring.tasks:open_returns"),
    ("*/5 * * * *", "pendopo.monitoring.tasks:find_hidden_places"),
    ("5 1 * * *", "pendopo.monitoring.tasks:send_return_reminders"),
    ("13 * * * *", "pendopo.forum.tasks:remind_follow_ups"),
    ("20 19 * * *", "pendopo.channels.tasks:forget_old"),
    ("25 19 * * *", "pendopo.people.tasks:forget_old_codes"),
)


def on_app_ready(app: App) -> None:
    """Register the periodic jobs when procrastinate is ready."""
    for cron, target in JOBS:
        module, name = target.split(":")
        task = getattr(import_module(module), name)
        app.periodic(cron=cron, periodic_id=target)(task)
