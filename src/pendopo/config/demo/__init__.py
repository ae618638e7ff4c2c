"""The demo: what it loads, once, in order.

To add a part, write a loader here (a module beside this one) or in a room and append one line to `PARTS`:
a stable name and "module:function". A loader is called `loader(by=Actor, at=datetime)` inside one
transaction, after all parts above it, once in the life of a database; a new part is loaded at the next
start. Everything it writes carries `is_example=True` or a `source`.
"""

from datetime import datetime
from importlib import import_module

from django.db import transaction

from pendopo.config.models import LoadedPart
from pendopo.kit.actor import Actor

PARTS: tuple[tuple[str, str], ...] = (
    ("places", "pendopo.config.demo.places:load"),
    ("catalogue", "pendopo.config.demo.catalogue:load"),
    ("figures", "pendopo.config.demo.figures:load"),
    ("windows", "pendopo.config.demo.windows:load"),
    ("entries", "pendopo.config.demo.entries:load"),
    ("forum", "pendopo.config.demo.forum:load"),
    ("inbox", "pendopo.config.demo.inbox:load"),
)


def load_demo(*, by: Actor, at: datetime) -> list[str]:
    """Load every part that this database does not have yet; gives their names."""
    known = set(LoadedPart.objects.values_list("name", flat=True))
    loaded = []
    for name, target in PARTS:
        if name in known:
            continue
        module, function = target.split(":")
        with transaction.atomic():
            getattr(import_module(module), function)(by=by, at=at)
            LoadedPart.objects.create(name=name)
        loaded.append(name)
    return loaded
