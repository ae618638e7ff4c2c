"""Writing a catalogue file that people can read and mend, and that reads back as it was."""

from collections.abc import Sequence
from typing import Any

import yaml

from pendopo.catalogue.types import ComponentInput, Item, ServiceFile, StandardInput

HEADER = "# Katalog layanan {name}. Dibaca kembali dengan: pendopo catalogue import\n"


def write_catalogue_file(entries: Sequence[ServiceFile], *, name: str) -> str:
    """What is exported and imported again is the same, and exported again it is the same text.

    Rule: catalogue-21. Source: issue, "exports to and imports from readable YAML files".
    """
    stalls = {entry.service.stall for entry in entries}
    one = stalls.pop() if len(stalls) == 1 else ""
    content: dict[str, Any] = {"stall": one} if one else {}
    content["services"] = [_service(entry, without_stall=bool(one)) for entry in entries]
    body = yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
    return HEADER.format(name=" ".join(name.split())) + body


def _service(entry: ServiceFile, *, without_stall: bool) -> dict[str, Any]:
    it = entry.service
    written: dict[str, Any] = {"slug": it.slug}
    if it.type_code != it.slug:
        written["type"] = it.type_code
    if not without_stall:
        written["stall"] = it.stall
    if it.agency:
        written["agency"] = it.agency
    written |= {"name": it.name, "short": it.short_name}
    if it.name_en:
        written["name_en"] = it.name_en
    if it.summary:
        written["summary"] = it.summary
    written["minutes"] = it.duration_minutes
    if it.words:
        written["words"] = list(it.words)
    if it.life_events:
        written["life_events"] = list(it.life_events)
    if not it.bookable:
        written["bookable"] = False
    if not it.walk_in:
        written["walk_in"] = False
    written |= {"position": it.position, "from": it.starts_date}
    if it.ends_date:
        written["until"] = it.ends_date
    if entry.standards:
        written["standards"] = [_standard(standard) for standard in entry.standards]
    return written


def _standard(standard: StandardInput) -> dict[str, Any]:
    written: dict[str, Any] = {"from": standard.valid_from}
    if standard.decree:
        written["decree"] = standard.decree
    return written | {part.key.value: _component(part) for part in standard.components}


def _component(part: ComponentInput) -> Any:
    items = [_item(item) for item in part.items]
    rest: dict[str, Any] = {}
    for name in ("value", "unit", "amount", "basis", "source"):
        value = getattr(part, name)
        if value not in (None, ""):
            rest[name] = value
    if part.is_example and part.source:
        rest["example"] = True
    if not rest and items and not part.text:
        return items
    if not rest and part.text and not items:
        return part.text
    written: dict[str, Any] = {"text": part.text} if part.text else {}
    if items:
        written["items"] = items
    return written | rest


def _item(item: Item) -> Any:
    if not item.note and item.amount is None:
        return item.text
    written: dict[str, Any] = {"text": item.text}
    if item.note:
        written["note"] = item.note
    if item.amount is not None:
        written["amount"] = item.amount
    return written


class _Dumper(yaml.SafeDumper):
    """Everything is written out."""

    def ignore_aliases(self, data: Any) -> bool:
        """Never a reference: every entry can be read and moved by itself."""
        return True
