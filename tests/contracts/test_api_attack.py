"""The API attacked from its own description: whatever is sent, no answer is a fault of ours."""

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from pendopo.booking import actions as booking
from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.malls.models import Counter
from pendopo.monitoring import actions as monitoring
from pendopo.monitoring.tests.factories import FIGURES, make_regions
from pendopo.people import actions as people
from pendopo.queue import actions as queue
from pendopo.queue.tests.factories import AT, make_mall, make_service, make_stall

schema = schemathesis.pytest.from_fixture("description")


@pytest.fixture
def description(transactional_db, monkeypatch, settings):
    settings.DEMO = True
    settings.MIDDLEWARE = [
        name for name in settings.MIDDLEWARE if "whitenoise" not in name
    ]  # no build needed
    monkeypatch.setattr(clock, "now", lambda: AT)
    make_regions()
    monitoring.import_figures(file=FIGURES, file_name="figures.csv", by=SYSTEM, at=AT)
    mall = make_mall()
    service = make_service(make_stall(mall), "ktp-hilang")
    booking.generate_windows(mall=mall, days=2, by=SYSTEM, at=AT)
    for _number in range(20):
        queue.issue_ticket(mall=mall, service=service, by=SYSTEM, at=AT)
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


def at_a_counter(case):
    """Half of the requests come from the officer of a real counter: behind the token is tried as well."""
    counter = Counter.objects.order_by("number").first()
    wanted = case.path_parameters["counter"]
    if isinstance(wanted, int) and wanted % 2 == 0:
        case.path_parameters["counter"] = counter.pk
    _row, token = people.create_token(kind="officer", mall="bogor", counter=counter.pk, by=SYSTEM, at=AT)
    return {"Authorization": f"Bearer {token}"}


def inside(case):
    """Half of the questions for values come from the ministry."""
    return len(str(case.path_parameters)) % 2 == 0


@schema.parametrize()
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_request_is_answered_with_a_fault(case):
    headers = {"Accept-Encoding": "identity"}
    if "/counters/" in case.path and case.path_parameters.get("counter"):
        headers |= at_a_counter(case)
    elif case.path == "/api/v1/alerts" or (case.path.startswith("/api/v1/measures/") and inside(case)):
        _row, token = people.create_token(kind="analyst", by=SYSTEM, at=AT)
        headers |= {"Authorization": f"Bearer {token}"}
    case.call_and_validate(
        headers=headers,
        checks=(not_a_server_error, content_type_conformance, response_schema_conformance),
    )
