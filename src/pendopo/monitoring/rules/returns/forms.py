"""A return as a form: what was typed becomes answers; an empty field follows the system."""

from collections.abc import Mapping
from dataclasses import replace

from pendopo.kit.errors import Text
from pendopo.kit.text import filled
from pendopo.monitoring.rules.sheets import read_number
from pendopo.monitoring.types.returns import Answer, Definition, FieldKind


def read_answers(
    definition: Definition, typed: Mapping[str, str], computed: Mapping[str, float | None],
    picked: Mapping[str, list[str]] | None = None,
) -> tuple[dict[str, Answer], dict[str, Text]]:  # fmt: skip
    """A number that the system knows is never typed: its field is left empty and follows what is computed.

    Rule: monitoring-119. Source: monitoring.md (people only confirm, explain and add). Names: `v-`, `t-`,
    `r-` and the field's code; `picked` holds the entries that are ticked, by field. Gives the answers of the
    fields that were sent, and what could not be read.
    """
    answers: dict[str, Answer] = {}
    wrong: dict[str, Text] = {}
    for spec in definition.fields:
        reason = typed.get(f"r-{spec.code}", "").strip()
        if not spec.is_number:
            chosen = _ids((picked or {}).get(spec.code))
            if f"t-{spec.code}" in typed or chosen is not None:
                text = typed.get(f"t-{spec.code}", "").strip()
                answers[spec.code] = Answer(None, text, reason, chosen=chosen)
            continue
        if f"v-{spec.code}" not in typed:
            continue
        text = typed[f"v-{spec.code}"].strip()
        value, problem = read_number(text, whole=spec.decimals == 0)
        if problem:
            wrong[f"v-{spec.code}"] = filled("{what} {remedy}", what=problem[0], remedy=problem[1])
        elif spec.kind == FieldKind.COMPUTED and not text:
            value = computed.get(spec.code)
        answers[spec.code] = Answer(value, "", reason)
    return answers, wrong


def _ids(picked: list[str] | None) -> tuple[int, ...] | None:
    if picked is None:
        return None
    return tuple(int(text) for text in picked[:500] if text.isdecimal() and len(text) < 10)


def complete_answers(
    definition: Definition, given: Mapping[str, Answer], computed: Mapping[str, float | None]
) -> dict[str, Answer]:
    """A program that sends no number for a computed field means the system's number.

    Rule: monitoring-120. Source: as monitoring-119.
    """
    follows = {spec.code for spec in definition.fields if spec.kind == FieldKind.COMPUTED}
    return {
        code: replace(answer, value=computed.get(code))
        if code in follows and answer.value is None
        else answer
        for code, answer in given.items()
    }
