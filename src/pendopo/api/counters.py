"""The counter console for scripts and devices: a token of an officer acts on its counter only."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Router, Status

from pendopo.api import show
from pendopo.api.app import bearer
from pendopo.api.schemas import (
    AsideIn,
    CallIn,
    CommandIn,
    ConsoleOut,
    CounterOut,
    CounterTicketOut,
    OpenIn,
    PauseIn,
    ReturnIn,
    TransferIn,
    refusals,
)
from pendopo.api.writing import once
from pendopo.catalogue import queries as catalogue
from pendopo.kit import clock
from pendopo.kit.actor import Actor
from pendopo.kit.text import _
from pendopo.malls import queries as malls
from pendopo.queue import actions as queue
from pendopo.queue import queries as queues
from pendopo.queue.types import CounterNotOpen, CounterPaused

router = Router(tags=["counters"], auth=bearer)
Counter = Annotated[
    int, Path(ge=1, le=2**63 - 1, description="The counter's id, as `token create` prints it.")
]
ERRORS = refusals(401, 403, 404, 409, 422)
TOKEN = {"x-access": "token"}
KEY_LONGEST = 80  # of the key kept with a call


@router.get(
    "/counters/{counter}",
    response={200: ConsoleOut, **refusals(401, 403, 404, 422)},
    openapi_extra=TOKEN,
    summary="The counter's console",
)
def get_counter(request: HttpRequest, counter: Counter) -> Any:
    """Who is at the counter, who is next, held or missed, and what may be done now."""
    by: Actor = request.auth  # type: ignore[attr-defined]
    return show.console(queues.console_state(counter, by=by, at=clock.now()))


@router.post(
    "/counters/{counter}/call-next",
    response={200: CounterTicketOut, **ERRORS},
    openapi_extra=TOKEN,
    summary="Call the next person",
)
def call_next(request: HttpRequest, counter: Counter, payload: CallIn | None = None) -> Any:
    """The next by the published rule; `ticket` is null when nobody waits for this counter.

    A closed counter is opened first, with all services of its stall; a paused one answers 409. A repeat on
    the same day with the same `request_key` (or Idempotency-Key) gives the first call again, or 409 once that
    call was taken back.
    """
    by: Actor = request.auth  # type: ignore[attr-defined]
    key = _day_key((payload.request_key if payload else "") or request.headers.get("Idempotency-Key", ""))
    try:
        called = queue.call_next_ticket(counter_id=counter, request_key=key, by=by, at=clock.now())
    except CounterPaused:
        raise
    except CounterNotOpen:
        queue.open_counter(counter_id=counter, by=by, at=clock.now())
        called = queue.call_next_ticket(counter_id=counter, request_key=key, by=by, at=clock.now())
    if called is None:
        return Status(200, {"ticket": None, "message": str(_("Tidak ada yang menunggu."))})
    return Status(200, {"ticket": show.called(called)})


def _day_key(key: str) -> str:
    """A key counts for its day (in UTC: no mall is open at its border), so that tomorrow may count from 1."""
    if not key:
        return ""
    dated = f"{clock.now():%Y%m%d}:{key}"
    return dated if len(dated) <= KEY_LONGEST else hashlib.sha256(dated.encode()).hexdigest()


@router.post(
    "/counters/{counter}/open",
    response={200: CounterOut, **ERRORS},
    openapi_extra=TOKEN,
    summary="Open the counter",
)
def open_counter(request: HttpRequest, counter: Counter, payload: OpenIn | None = None) -> Any:
    """Open with the named services, or with all of the stall."""
    slugs = payload.services if payload else []

    def run(by: Actor) -> None:
        at = clock.now()
        chosen = [_service_id(counter, slug, at=at) for slug in slugs]
        queue.open_counter(counter_id=counter, service_ids=chosen, by=by, at=at)

    return _session(request, "open", counter, run)


@router.post(
    "/counters/{counter}/pause",
    response={200: CounterOut, **ERRORS},
    openapi_extra=TOKEN,
    summary="Pause",
)
def pause_counter(request: HttpRequest, counter: Counter, payload: PauseIn | None = None) -> Any:
    """Take a break; nobody new is called."""
    reason = payload.reason if payload else ""

    def run(by: Actor) -> None:
        queue.pause_counter(counter_id=counter, reason=reason, by=by, at=clock.now())

    return _session(request, "pause", counter, run)


@router.post(
    "/counters/{counter}/resume",
    response={200: CounterOut, **ERRORS},
    openapi_extra=TOKEN,
    summary="Go on",
)
def resume_counter(request: HttpRequest, counter: Counter) -> Any:
    """End the break."""
    return _session(
        request, "resume", counter, lambda by: queue.resume_counter(counter_id=counter, by=by, at=clock.now())
    )


@router.post(
    "/counters/{counter}/close",
    response={200: CounterOut, **ERRORS},
    openapi_extra=TOKEN,
    summary="Close the counter",
)
def close_counter(request: HttpRequest, counter: Counter) -> Any:
    """End the work at this counter."""
    return _session(
        request, "close", counter, lambda by: queue.close_counter(counter_id=counter, by=by, at=clock.now())
    )


def _service_id(counter: int, slug: str, *, at: datetime) -> int:
    mall = malls.get_counter(counter).mall
    found = catalogue.get_service(mall.slug, slug, on=clock.local_date(at, mall.zone))
    return int(found.pk)


STATES = {"open": "open", "resume": "open", "pause": "paused", "close": "closed"}


def _session(request: HttpRequest, verb: str, counter: int, run: Callable[[Actor], None]) -> Any:
    by: Actor = request.auth  # type: ignore[attr-defined]

    def write() -> tuple[int, dict[str, Any]]:
        run(by)
        return 200, {"counter": counter, "state": STATES[verb]}

    return once(request, f"counters.{counter}.{verb}", by, write)


def _on_ticket(request: HttpRequest, verb: str, counter: int, run: Callable[[Actor], dict[str, Any]]) -> Any:
    by: Actor = request.auth  # type: ignore[attr-defined]
    return once(request, f"counters.{counter}.{verb}", by, lambda: (200, {"ticket": run(by)}))


COMMANDS: dict[str, tuple[Callable[..., Any], str]] = {
    "start": (queue.start_serving, "Start serving"),
    "hold": (queue.hold_ticket, "Put aside, keeping the place"),
    "no-show": (queue.mark_no_show, "Nobody came"),
    "finish": (queue.finish_ticket, "Served"),
    "undo": (queue.undo_last, "Take back the last step"),
}


def _add_command(verb: str, action: Callable[..., Any], summary: str) -> None:
    def command(request: HttpRequest, counter: Counter, payload: CommandIn | None = None) -> Any:
        version = payload.version if payload else None

        def run(by: Actor) -> dict[str, Any]:
            return show.at_counter(action(counter_id=counter, version=version, by=by, at=clock.now()))

        return _on_ticket(request, verb, counter, run)

    command.__name__ = f"{verb.replace('-', '_')}_ticket"
    command.__doc__ = f"{summary}. A stale `version` answers 409."
    router.post(
        f"/counters/{{counter}}/{verb}",
        response={200: CounterTicketOut, **ERRORS},
        openapi_extra=TOKEN,
        summary=summary,
    )(command)


for _verb, (_action, _summary) in COMMANDS.items():
    _add_command(_verb, _action, _summary)


@router.post(
    "/counters/{counter}/recall",
    response={200: CounterTicketOut, **ERRORS},
    openapi_extra=TOKEN,
    summary="Call the same person again",
)
def recall_ticket(request: HttpRequest, counter: Counter, payload: CommandIn | None = None) -> Any:
    """The boards show and speak the number once more. A stale `version` answers 409."""
    version = payload.version if payload else None

    def run(by: Actor) -> dict[str, Any]:
        return show.called(queue.recall_ticket(counter_id=counter, version=version, by=by, at=clock.now()))

    return _on_ticket(request, "recall", counter, run)


@router.post(
    "/counters/{counter}/return",
    response={200: CounterTicketOut, **ERRORS},
    openapi_extra=TOKEN,
    summary="Bring a held ticket back",
)
def return_ticket(request: HttpRequest, counter: Counter, payload: ReturnIn | None = None) -> Any:
    """Into the next turn of its line, or with `here` at once to this counter.

    Without `ticket` it is the one that was held here last.
    """
    asked = payload or ReturnIn()

    def run(by: Actor) -> dict[str, Any]:
        result = queue.return_ticket(
            ticket_id=_aside(counter, asked, state="on_hold", by=by),
            counter_id=counter if asked.here else None,
            version=asked.version,
            by=by,
            at=clock.now(),
        )
        return show.called(result) if asked.here else show.at_counter(result)

    return _on_ticket(request, "return", counter, run)


@router.post(
    "/counters/{counter}/reinstate",
    response={200: CounterTicketOut, **ERRORS},
    openapi_extra=TOKEN,
    summary="A missed number comes back",
)
def reinstate_ticket(request: HttpRequest, counter: Counter, payload: AsideIn | None = None) -> Any:
    """Called at the next turn of its line. Without `ticket` it is the one that was missed here last."""
    asked = payload or AsideIn()

    def run(by: Actor) -> dict[str, Any]:
        ticket_id = _aside(counter, asked, state="no_show", by=by)
        return show.at_counter(
            queue.reinstate_ticket(ticket_id=ticket_id, version=asked.version, by=by, at=clock.now())
        )

    return _on_ticket(request, "reinstate", counter, run)


def _aside(counter: int, asked: AsideIn, *, state: str, by: Actor) -> UUID:
    if asked.ticket is not None:
        return asked.ticket
    return queues.last_set_aside(counter, state=state, by=by)


@router.post(
    "/counters/{counter}/transfer",
    response={200: CounterTicketOut, **ERRORS},
    openapi_extra=TOKEN,
    summary="Send on to another service",
)
def transfer_ticket(request: HttpRequest, counter: Counter, payload: TransferIn) -> Any:
    """The person joins the line of another service of the mall; at another stall with a new number."""

    def run(by: Actor) -> dict[str, Any]:
        return show.at_counter(
            queue.transfer_ticket(
                counter_id=counter, service=payload.service, version=payload.version, by=by, at=clock.now()
            )
        )

    return _on_ticket(request, "transfer", counter, run)
