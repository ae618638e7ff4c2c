"""Reading the room: entries, their history, suggestions, likeness, readiness, results."""

from pendopo.obstacles.queries.competitions import check_readiness, get_competition, list_competitions
from pendopo.obstacles.queries.effects import EffectOffer, EntryEffect, effect_start, get_effect_offer
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
from pendopo.obstacles.queries.evidence import get_evidence_file
from pendopo.obstacles.queries.pages import Heat, InnovationPage, get_heat, get_innovation_page
from pendopo.obstacles.queries.results import Result, result_of
from pendopo.obstacles.queries.short import list_in_short, list_in_short_of_all
from pendopo.obstacles.queries.similar import list_profiles, list_similar
from pendopo.obstacles.queries.suggestions import list_suggestions, look_at

__all__ = [
    "EffectOffer",
    "EntryEffect",
    "Heat",
    "InnovationPage",
    "Result",
    "check_readiness",
    "count_by_code",
    "count_waiting",
    "effect_start",
    "get_competition",
    "get_effect_offer",
    "get_evidence_file",
    "get_heat",
    "get_innovation",
    "get_innovation_page",
    "get_obstacle",
    "get_strategy",
    "list_changes",
    "list_competitions",
    "list_in_short",
    "list_in_short_of_all",
    "list_innovations",
    "list_obstacles",
    "list_profiles",
    "list_similar",
    "list_strategies",
    "list_suggestions",
    "look_at",
    "result_of",
]
