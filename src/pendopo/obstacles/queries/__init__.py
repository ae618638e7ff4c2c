"""Reading the room: entries, their history, suggestions, likeness, readiness."""

from pendopo.obstacles.queries.entries import (
    count_by_code,
    count_waiting,
    get_innovation,
    get_obstacle,
    get_strategy,
    list_changes,
    list_innovations,
    list_obstacles,
    list_strategies,
)

__all__ = [
    "count_by_code",
    "count_waiting",
    "get_innovation",
    "get_obstacle",
    "get_strategy",
    "list_changes",
    "list_innovations",
    "list_obstacles",
    "list_strategies",
]
