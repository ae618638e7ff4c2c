"""What happens by the clock: periodic jobs, each calling one action of a room."""

from procrastinate import App


def on_app_ready(app: App) -> None:
    """Register the periodic jobs when procrastinate is ready."""
