"""Returns for programs: a city's own system reads what is computed, answers and confirms."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router

from pendopo.api.app import bearer, caller
from pendopo.api.return_schemas import AnswerIn, PeriodReturnIn, PeriodReturnOut
from pendopo.api.schemas import Slug, refusals
from pendopo.api.writing import once
from pendopo.kit import clock
from pendopo.kit.actor import Actor
from pendopo.kit.errors import InvalidInput
from pendopo.monitoring import actions
from pendopo.monitoring.queries import returns as queries
from pendopo.monitoring.rules import returns as rules
from pendopo.monitoring.types.returns import Answer

router = Router(tags=["returns"])
PeriodCode = Annotated[
    str, Path(max_length=10, description="A month such as 2026-10, or a week such as 2026-W43.")
]


def _shown(view: queries.ReturnView) -> dict[str, Any]:
    return {
        "mall": view.mall, "region": view.region_code, "period": view.period_code, "state": view.state.value,
        "version": view.version, "definition": view.definition, "due": view.due, "lock": view.lock,
        "coverage": view.coverage, "is_generated": view.is_generated, "corrections": view.corrections,
        "answers": [
            {
                "field": field.spec.code, "block": block.code, "measure": field.spec.measure,
                "value": field.value, "computed": None if view.accepted_only else field.computed,
                "text": field.text, "reason": field.reason,
                "entries": [
                    {
                        "code": line.code, "title": line.ref.title, "state": line.ref.state,
                        "version": line.ref.version,
                    }
                    for line in field.entries
                    if line.ref.told
                ],
                "question": str(field.findings[0].message) if field.asked and field.findings else "",
            }
            for block in view.blocks
            for field in block.fields
        ],
    }  # fmt: skip


def _given(one: AnswerIn) -> Answer:
    chosen = None if one.entries is None else tuple(int(code[2:]) for code in one.entries)
    return Answer(one.value, one.text, one.reason, chosen=chosen)


@router.get(
    "/returns/{mall}/{period}",
    response={200: PeriodReturnOut, **refusals(401, 404, 422)},
    openapi_extra={"x-access": "public"},
    summary="A return",
)
def get_return(request: HttpRequest, mall: Slug, period: PeriodCode) -> Any:
    """What was accepted, for anyone; with a reporter's token of this mall also what is not accepted yet."""
    by = caller(request)
    return _shown(queries.get_return_view(mall, rules.parse_period(period), by=by, at=clock.now()))


@router.post(
    "/returns/{mall}/{period}/answers",
    response={200: PeriodReturnOut, **refusals(401, 403, 404, 409, 422)},
    openapi_extra={"x-access": "token"},
    auth=bearer,
    summary="Answer a return",
)
def answer_return(request: HttpRequest, mall: Slug, period: PeriodCode, payload: PeriodReturnIn) -> Any:
    """Keep a draft, or confirm. A stale `version` answers 409; what asks for a sentence 422, field by
    field.
    """
    by: Actor = request.auth  # type: ignore[attr-defined]

    def write() -> tuple[int, dict[str, Any]]:
        at, wanted = clock.now(), rules.parse_period(period)
        row = queries.get_return(mall, wanted)
        queries.require_report(by, row)
        definition = queries.as_definition(row.definition)
        given = {one.field: _given(one) for one in payload.answers}
        wrong = rules.misnamed_entries(definition, {one.field: one.entries or () for one in payload.answers})
        if wrong:
            raise InvalidInput(fields=wrong)
        answers = rules.complete_answers(
            definition, given,
            {value.field: value.computed for value in row.values.all()},
        )  # fmt: skip
        actions.answer_return(
            return_id=row.pk, version=payload.version, answers=answers, confirm=payload.confirm,
            why=payload.why, by=by, at=at,
        )  # fmt: skip
        shown = _shown(queries.get_return_view(mall, wanted, by=by, at=at))
        return 200, {**shown, "due": shown["due"].isoformat(), "lock": shown["lock"].isoformat()}

    return once(request, f"returns.{mall}.{period}", by, write)
