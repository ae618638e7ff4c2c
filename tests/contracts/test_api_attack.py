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
from pendopo.queue.tests.factories import AT, make_mall, make_service, make_stall

schema = schemathesis.pytest.from_fixture("description")


@pytest.fixture
def description(transactional_db, monkeypatch, settings):
    settings.DEMO = True
    settings.MIDDLEWARE = [
        name for name in settings.MIDDLEWARE if "whitenoise" not in name
    ]  # no build needed
    monkeypatch.setattr(clock, "now", lambda: AT)
    mall = make_mall()
    service = make_service(make_stall(mall), "ktp-hilang")
    booking.generate_windows(mall=mall, days=2, by=SYSTEM, at=AT)
    assert service.pk
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@schema.parametrize()
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_request_is_answered_with_a_fault(case):
    case.call_and_validate(
        headers={"Accept-Encoding": "identity"},
        checks=(not_a_server_error, content_type_conformance, response_schema_conformance),
    )
