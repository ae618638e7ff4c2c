"""A country with two malls, something of everything in each, and a browser for every role."""

from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.test import Client

from pendopo.analytics.models import EffectQuestion
from pendopo.analytics.tests.factories import make_day
from pendopo.documents.models import StoredFile
from pendopo.forum import actions as forum
from pendopo.forum.models import FollowUp, Question
from pendopo.forum.tests.factories import ANALYST, make_session
from pendopo.kit.actor import SYSTEM
from pendopo.malls import actions as malls
from pendopo.malls.tests.factories import make_stall
from pendopo.monitoring.actions import open_returns
from pendopo.monitoring.models import Alert, Return, SavedView
from pendopo.monitoring.types.returns import PeriodKind
from pendopo.obstacles.models import EvidenceFile, Innovation, Obstacle, Strategy, Suggestion
from pendopo.obstacles.tests.factories import make_innovation, make_obstacle, make_strategy
from pendopo.people.actions import create_staff
from pendopo.people.types import RoleInput
from pendopo.regions.actions import load_regions

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
PLACES = {"bogor": "32.71", "padang": "13.71"}
ROLES: dict[str, RoleInput] = {
    "officer": RoleInput("officer", mall="bogor", stall="disdukcapil"),
    "supervisor": RoleInput("supervisor", mall="bogor"),
    "agency": RoleInput("agency_admin", mall="bogor", stall="disdukcapil"),
    "manager": RoleInput("mall_manager", mall="bogor"),
    "manager_padang": RoleInput("mall_manager", mall="padang"),
    "head": RoleInput("region_head", region="32.71"),
    "head_padang": RoleInput("region_head", region="13.71"),
    "west_java": RoleInput("ministry_analyst", region="32"),  # an analyst of one province
    "analyst": RoleInput("ministry_analyst"),
    "auditor": RoleInput("auditor"),
    "administrator": RoleInput("administrator"),
}


class City(NamedTuple):
    """What there is of one mall, by its number."""

    mall: str
    region: str
    draft: int
    strategy: int
    innovation: int
    accepted: int
    suggestion: int
    alert: int
    question: int
    follow_up: int
    effect: int
    file: int


def make_country() -> tuple[int, dict[str, City]]:
    """Gives the id of the session to which both are invited, and the cities."""
    load_regions(by=SYSTEM, at=AT)
    for mall, region in PLACES.items():
        made = malls.create_mall(
            slug=mall, name=f"MPP {mall.title()}", region=region, is_demo=True, by=SYSTEM, at=AT
        )
        make_stall(made)
        # Padang is large enough to be shown, Bogor's draft says something else than was counted.
        for day in (5, 6, 7):
            make_day(mall, day=date(2026, 10, day), region=region, visits=40, tickets=44, waits={600: 40})
    open_returns(back={PeriodKind.MONTH: 1, PeriodKind.WEEK: 0}, by=SYSTEM, at=AT)
    session = make_session()
    return session.pk, {mall: _city(session.pk, mall, region) for mall, region in PLACES.items()}


def _city(session: int, mall: str, region: str) -> City:
    secret = f"rahasia-{mall}"
    draft = make_obstacle(region, mall=mall, reach="draft", title=f"{secret} kendala", text=secret)
    strategy = make_strategy(region, mall=mall, reach="draft", title=f"{secret} strategi")
    innovation = make_innovation(region, mall=mall, reach="submitted", title=f"{secret} inovasi")
    strategy.answers.add(draft)
    innovation.obstacles.add(draft)
    accepted = make_obstacle(region, mall=mall, title=f"Jaringan {mall}")
    hint = Suggestion.objects.create(
        mall=mall, region_code=region, kind="long_waits", code="backlog", first=date(2026, 10, 5),
        last=date(2026, 10, 7), evidence={"minutes": 50, "usual": 20, "weeks": 8}, made_at=AT,
    )  # fmt: skip
    alert = Alert.objects.create(
        kind="fall", cadence="week", mall=mall, region_code=region, measure="visits", found_at=AT,
        judged_at=AT, first_start=date(2026, 11, 9), last_start=date(2026, 11, 9), percent=-40, value=600,
        last_end=date(2026, 11, 16), expected=1000, low=900, high=1100, missed=400,
    )  # fmt: skip
    question = forum.ask_question(session_id=session, text="Mengapa?", region=region, by=ANALYST, at=AT)
    follow_up = forum.add_follow_up(
        session_id=session, task="Perbaiki", owner="Dinas", due=date(2026, 12, 20), region=region,
        email=f"pengingat.{mall}@contoh-surat.id", by=ANALYST, at=AT,
    )  # fmt: skip
    effect = EffectQuestion.objects.create(
        measure="visits", region_code=region, mall=mall, grain="month", at_date=date(2026, 9, 1),
        label=secret, asked_by="staff:u1", asked_at=AT,
    )  # fmt: skip
    kept = StoredFile.objects.create(
        kind="image/jpeg", content=secret.encode(), size=len(secret), sha256="", name=f"{secret}.jpg",
        added_by="staff:u1", added_at=AT,
    )  # fmt: skip
    file = EvidenceFile.objects.create(innovation=innovation, file=kept, label=secret)
    return City(
        mall, region, draft.pk, strategy.pk, innovation.pk, accepted.pk, hint.pk, alert.pk, question.pk,
        follow_up.pk, effect.pk, file.pk,
    )  # fmt: skip


def make_browsers() -> dict[str, Client]:
    """One browser a role; `public` has no account."""
    browsers = {"public": Client()}
    for name, role in ROLES.items():
        user = create_staff(
            username=name, name=name.title(), password="jembatan-merah-7", is_demo=True, roles=[role],
            email=f"{name}@kantor.contoh.id", by=SYSTEM, at=AT,
        )  # fmt: skip
        browsers[name] = Client()
        browsers[name].force_login(user)
    for browser in browsers.values():
        browser.raise_request_exception = False
    return browsers


def make_view(owner: str, *, shared: bool = False) -> int:
    """A kept page of somebody."""
    row = SavedView.objects.create(
        owner=owner, name="Pantauan", address="/pantau/32.71/", is_shared=shared, saved_at=AT
    )
    return row.pk


def draft_value(mall: str, *, measure: str, value: float) -> None:
    """The mall confirmed another number; the ministry has not accepted it."""
    row = Return.objects.get(mall=mall, kind="month")
    row.values.filter(measure=measure).update(value=value, reason="rahasia alasan")
    row.state = "confirmed"
    row.confirmed_at, row.first_confirmed_at, row.on_time = AT, AT, True
    row.version += 1
    row.save()


def texts(response: Any) -> str:
    """What an answer says, whole."""
    body = b"".join(response) if response.streaming else response.content
    return body.decode("utf-8", "replace")


def rows_of(mall: str) -> list[Any]:
    """Everything that is kept of a mall's things, to see whether a try changed it."""
    region = PLACES[mall]
    found: list[Any] = [row.version for row in Obstacle.objects.filter(region_id=region).order_by("pk")]
    found += Suggestion.objects.filter(mall=mall).values_list("state", flat=True)
    found += Alert.objects.filter(mall=mall).values_list("state", flat=True)
    found += FollowUp.objects.filter(region_id=region).values_list("state", flat=True)
    found += Question.objects.filter(region_id=region).values_list("answer", "state")
    return [*found, Obstacle.objects.count(), EffectQuestion.objects.count()]


def suggestion_state(key: int) -> str:
    """What was decided about a suggestion."""
    return str(Suggestion.objects.get(pk=key).state)


def links_to(city: City) -> list[Any]:
    """Entries of other places that lean on a city's draft or innovation."""
    return [
        *Strategy.objects.filter(answers=city.draft).exclude(region_id=city.region),
        *Innovation.objects.filter(obstacles=city.draft).exclude(region_id=city.region),
        *Innovation.objects.filter(replicated_from=city.innovation),
    ]
