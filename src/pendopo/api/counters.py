"""The counter console for scripts and devices: a token of an officer acts on its counter only."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router, Status

from pendopo.api import show
from pendopo.api.app import bearer
from pendopo.api.schemas import (
    CallIn,
    CommandIn,
    CounterOut,
    CounterTicketOut,
    ErrorOut,
    OpenIn,
    PauseIn,
    TransferIn,
)  # fmt: skip
from pendopo.api.writing import once
from pendopo.catalogue import queries as catalogue
from pendopo.kit import clock
from pendopo.kit.actor import Actor
from pendopo.kit.text import _
from pendopo.malls import queries as malls
from pendopo.queue import actions as queue

router = Router(tags=["counters"], auth=bearer)
Counter = Annotated[int, Path(ge=1, le=2**63 - 1)]
ERRORS = {401: ErrorOut, 403: ErrorOut, 404: ErrorOut, 409: ErrorOut, 422: ErrorOut, 429: ErrorOut}
TOKEN = {"x-access": "token"}


@router.post(
    "/counters/{counter}/call-next",
    response={200: CounterTicketOut, **ERRORS},
    openapi_extra=TOKEN,
    summary="Call the next person",
)
def call_next(request: HttpRequest, counter: Counter, payload: CallIn | None = None) -> Any:
    """The next by the published rule; `ticket` is null when nobody waits for this counter."""
    by: Actor = request.auth  # type: ignore[attr-defined]
    key = (payload.request_key if payload else "") or request.headers.get("Idempotency-Key", "")[:200]
    called = queue.call_next_ticket(counter_id=counter, request_key=key, by=by, at=clock.now())
    if called is None:
        return Status(200, {"ticket": None, "message": str(_("Tidak ada yang menunggu."))})
    return Status(200, {"ticket": show.called(called)})


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


COMMANDS: dict[str, tuple[Callable[..., Any], str]] = {
    "recall": (queue.recall_ticket, "Call the same person again"),
    "start": (queue.start_serving, "Start serving"),
    "hold": (queue.hold_ticket, "Put aside, keeping the place"),
    "return": (queue.return_ticket, "Back into the line"),
    "no-show": (queue.mark_no_show, "Nobody came"),
    "finish": (queue.finish_ticket, "Served"),
    "undo": (queue.undo_last, "Take back the last step"),
}


def _add_command(verb: str, action: Callable[..., Any], summary: str) -> None:
    def command(request: HttpRequest, counter: Counter, payload: CommandIn | None = None) -> Any:
        by: Actor = request.auth  # type: ignore[attr-defined]

        def write() -> tuple[int, dict[str, Any]]:
            version = payload.version if payload else None
            result = action(counter_id=counter, version=version, by=by, at=clock.now())
            return 200, {"ticket": show.called(result)}

        return once(request, f"counters.{counter}.{verb}", by, write)

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
    "/counters/{counter}/transfer",
    response={200: CounterTicketOut, **ERRORS},
    openapi_extra=TOKEN,
    summary="Send on to another service",
)
def transfer_ticket(request: HttpRequest, counter: Counter, payload: TransferIn) -> Any:
    """The ticket joins the line of another service of the mall."""
    by: Actor = request.auth  # type: ignore[attr-defined]

    def write() -> tuple[int, dict[str, Any]]:
        result = queue.transfer_ticket(
            counter_id=counter,
            service=payload.service,
            version=payload.version,
            by=by,
            at=clock.now(),
        )
        return 200, {"ticket": show.called(result)}

    return once(request, f"counters.{counter}.transfer", by, write)
