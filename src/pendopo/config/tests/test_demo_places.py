"""The demo's places load once, are true to their sources, and are open when the demo opens."""

from datetime import UTC, date, datetime

import pytest

from pendopo.config.demo import places as demo
from pendopo.kit.actor import SYSTEM, Permission
from pendopo.malls import queries
from pendopo.malls.models import Counter, Mall, OpeningHours, Stall
from pendopo.people import queries as people

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # a Tuesday, 09.00 WIB


@pytest.mark.django_db
def test_seven_malls_load_once_and_open_at_nine(settings):
    settings.DEMO = True
    assert len(demo.load(by=SYSTEM, at=AT)) == 7
    counts = (Stall.objects.count(), Counter.objects.count(), OpeningHours.objects.count())
    assert demo.load(by=SYSTEM, at=AT) == []
    assert counts == (Stall.objects.count(), Counter.objects.count(), OpeningHours.objects.count())
    for mall in queries.list_malls():
        assert queries.opening(mall, at=AT).open, mall.slug
    assert len(queries.list_stalls("bogor", on=AT.date())) == 16
    assert len(queries.list_counters("bogor", on=AT.date())) >= 24
    assert len({stall.agency_id for stall in queries.list_stalls("bogor", on=AT.date())}) >= 14
    assert queries.first_open_day("bogor", date(2026, 12, 25)) == date(2026, 12, 28)
    immigration = queries.get_stall("payakumbuh", "imigrasi")
    assert len(queries.service_periods(immigration, AT.date())) == 1
    assert queries.service_periods(immigration, date(2026, 11, 25)) == []
    for place in (Mall, Stall, OpeningHours):
        assert not place.objects.filter(source="", is_example=False).exists()
        assert not place.objects.exclude(source="").filter(is_example=True).exists()
    joko = people.get_demo_account("petugas.1")
    counter = queries.list_counters_of(joko.pk, at=AT)[0]
    actor = people.actor_for_user(joko, at=AT)
    assert joko.check_password("pendopo-demo")
    assert actor.may(Permission.CALL_TICKETS, mall="bogor", stall=counter.stall.slug, counter=counter.pk)
    names = {name for name, _who, _password in demo.demo_accounts()}
    assert {"admin", "analis", "auditor", "pengelola.bogor", "penyelia.bogor", "petugas.27"} - names <= {
        "petugas.27"
    }
