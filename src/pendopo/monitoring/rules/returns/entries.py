"""The entries of the register in a return: which it names, how each stood, and how a file writes them."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from pendopo.kit.errors import Text
from pendopo.kit.text import _
from pendopo.monitoring.types.returns import (
    Answer,
    Block,
    Definition,
    EntryRef,
    FieldKind,
    NewEntry,
    RegisterWork,
    StateStep,
)
from pendopo.obstacles.types import STAGE_TITLES, STATE_TITLES, EntryKind

KINDS: dict[Block, EntryKind] = {
    Block.OBSTACLES: EntryKind.OBSTACLE,
    Block.STRATEGIES: EntryKind.STRATEGY,
    Block.INNOVATIONS: EntryKind.INNOVATION,
}
LETTERS = {EntryKind.OBSTACLE: "K", EntryKind.STRATEGY: "S", EntryKind.INNOVATION: "I"}
_LINE = re.compile(r"\s*([KSI])-([0-9]{1,9})(?![0-9A-Za-z])", re.IGNORECASE)


def entry_code(kind: str, number: int) -> str:
    """In files an entry is named by the letter of its kind and its number: K-12, S-3, I-7.

    Rule: monitoring-300. Source: house (kendala, strategi, inovasi).
    """
    return f"{LETTERS[EntryKind(kind)]}-{number}"


def state_title(kind: str, state: str) -> Text:
    """How an entry stands is read in the words of the register.

    Rule: monitoring-301. Source: domain 11.
    """
    return (STAGE_TITLES if kind == EntryKind.INNOVATION else STATE_TITLES).get(state, state)


def refs_of(rows: Iterable[Mapping[str, Any]]) -> tuple[EntryRef, ...]:
    """What a return keeps of an entry is read back as it was kept.

    Rule: monitoring-302. Source: issue of monitoring, 2 (history kept).
    """
    return tuple(EntryRef(**row) for row in rows)


def rows_of(refs: Iterable[EntryRef]) -> list[dict[str, Any]]:
    """A return keeps of an entry its number, and its title, state and version at that moment.

    Rule: monitoring-303. Source: issue of monitoring, 2 (history kept).
    """
    return [asdict(ref) for ref in refs]


def entry_lines(answer: Answer) -> str:
    """In files and in the history a block of entries is one line an entry, by its code, and then the text.

    Rule: monitoring-304. Source: issue of monitoring, 2 (Excel, CSV and API too).
    """
    lines = [
        f"{entry_code(ref.kind, ref.id)} {ref.title} ({state_title(ref.kind, ref.state)})"
        for ref in answer.entries
        if ref.told
    ]
    return "\n".join([*lines, answer.text] if answer.text else lines)


def read_entry_lines(text: str, kind: str) -> tuple[tuple[int, ...], str, list[str]]:
    """A line that begins with the code of an entry names that entry; any other line is text.

    Rule: monitoring-305. Source: as monitoring-304. Gives the numbers, the text, and codes of another kind.
    """
    numbers: list[int] = []
    words, wrong = [], []
    for line in text.splitlines():
        found = _LINE.match(line)
        if found is None:
            words.append(line)
        elif found[1].upper() != LETTERS[EntryKind(kind)]:
            wrong.append(f"{found[1].upper()}-{found[2]}")
        else:
            numbers.append(int(found[2]))
    return tuple(dict.fromkeys(numbers)), "\n".join(words).strip(), wrong


def misnamed_entries(definition: Definition, named: Mapping[str, Sequence[str]]) -> dict[str, Text]:
    """A block names entries of its own kind only: a strategy is no obstacle.

    Rule: monitoring-308. Source: as monitoring-304. Gives what is wrong, by field.
    """
    letters = {
        spec.code: LETTERS[KINDS[spec.block]] for spec in definition.fields if spec.kind == FieldKind.ENTRIES
    }
    return {
        code: _("Bagian ini tidak menyebut catatan jenis itu.")
        for code, entries in named.items()
        if any(one[:1] != letters.get(code) for one in entries)
    }


def name_entries(
    kept: Sequence[EntryRef], now: Mapping[int, EntryRef], chosen: Collection[int] | None, *, anew: bool
) -> tuple[EntryRef, ...]:
    """A return that is not confirmed yet names every entry of its period that the mall did not leave out, as
    it stands now; once confirmed, an entry stays as it stood, and only one that is added comes as it is now.

    Rule: monitoring-306. Source: issue of monitoring, 2 (prefilled; history kept). `anew`: not yet confirmed.
    """
    said = []
    for ref in kept:
        told = ref.told if chosen is None else ref.id in chosen
        fresh = now.get(ref.id) if anew or (told and not ref.told) else None
        said.append(replace(fresh or ref, told=told))
    have = {ref.id for ref in kept}
    for number, ref in now.items():
        if number in have:
            continue
        if chosen is None:
            if anew:
                said.append(ref)
        elif number in chosen or anew:
            said.append(replace(ref, told=number in chosen))
    return tuple(said)


def read_register_work(
    definition: Definition, typed: Mapping[str, str]
) -> RegisterWork:  # what the same form says of the register
    """The form of a return closes entries and writes down new ones; what was not touched changes nothing.

    Rule: monitoring-307. Source: issue of monitoring, 4 (one register). Names: `st-` and `was-` with kind and
    number, `new-` with the block.
    """
    steps = []
    for name, state in typed.items():
        prefix, _dash, rest = name.partition("-")
        kind, _dash, number = rest.rpartition("-")
        if prefix != "st" or kind not in set(EntryKind) or not number.isdecimal() or len(number) > 9:
            continue
        before, _colon, version = typed.get(f"was-{rest}", "").rpartition(":")
        if state and state != before and version.isdecimal() and len(version) < 9:
            steps.append(StateStep(kind, int(number), int(version), state))
    new = []
    for spec in definition.fields:
        title = typed.get(f"new-{spec.code}", "").strip()
        if spec.kind == FieldKind.ENTRIES and title:
            choice = typed.get(f"new-{spec.code}-choice", "").strip()
            new.append(NewEntry(KINDS[spec.block], title, choice))
    return RegisterWork(tuple(steps), tuple(new))
