"""Pure rules of the room: services, standards, search, and the readable catalogue files."""

from pendopo.catalogue.rules.services import (
    check_service,
    is_offered,
    may_manage_catalogue,
    places_needed,
)
from pendopo.catalogue.rules.standards import (
    check_standard,
    complete_standard,
    is_example,
    missing_components,
    version_in_force,
)

__all__ = [
    "check_service",
    "check_standard",
    "complete_standard",
    "is_example",
    "is_offered",
    "may_manage_catalogue",
    "missing_components",
    "places_needed",
    "version_in_force",
]
