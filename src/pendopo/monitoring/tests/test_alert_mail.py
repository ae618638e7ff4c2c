"""Alerts by mail: one a day to who follows, of what they may see, in their language."""

from datetime import timedelta

import pytest

from pendopo.channels.actions import deliver_due
from pendopo.channels.models import DemoMail
from pendopo.kit.actor import SYSTEM
from pendopo.kit.errors import NotAllowed
from pendopo.monitoring.actions.alerts import follow_alerts, mail_digests, scan_for_falls, unfollow_alerts
from pendopo.monitoring.models import AlertWatch
from pendopo.monitoring.queries.alerts import list_followed
from pendopo.monitoring.tests.alert_factories import AT, LAST_WEEK, fallen, lose, make_history, save
from pendopo.monitoring.types.alerts import AlertInput, AlertUnknown
from pendopo.people.actions import create_staff
from pendopo.people.queries import actor_for_user
from pendopo.people.types import RoleInput

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def person(name: str, role: RoleInput, *, email: str = "x@contoh.id"):
    user = create_staff(username=name, name=name.title(), roles=[role], by=SYSTEM, at=AT - DAY)
    user.email = email
    user.save()
    return actor_for_user(user, at=AT)


def mails() -> list[DemoMail]:
    deliver_due(by=SYSTEM, at=AT + 2 * DAY)
    return list(DemoMail.objects.order_by("id"))


@pytest.fixture
def two_alerts():
    history = fallen(make_history(), week=0, percent=60)
    lose(history, row=1, first=LAST_WEEK, days=5)
    save(history)


def search():
    scan_for_falls(cadence="week", start=LAST_WEEK, by=SYSTEM, at=AT)


def test_who_follows_gets_one_mail_with_gaps_first(two_alerts):
    rina = person("rina", RoleInput("ministry_analyst"), email="rina@contoh.id")
    follow_alerts(by=rina, at=AT - DAY)
    follow_alerts(region="32", measure="visits", by=rina, at=AT - DAY)
    search()
    assert mail_digests(by=SYSTEM, at=AT + DAY) == 1
    assert mail_digests(by=SYSTEM, at=AT + DAY) == 0  # nothing new
    (mail,) = mails()
    assert mail.recipient == "rina@contoh.id"
    assert "peringatan baru" in mail.subject
    lines = [line for line in mail.text.splitlines() if line.startswith("- ")]
    assert lines[0].startswith("- Data kurang: MPP Padang")
    assert any("MPP Bogor, Kunjungan" in line for line in lines)
    assert "/pantau/peringatan/" in mail.text


def test_a_city_hears_of_its_own_only_and_in_english_where_it_reads_english(two_alerts):
    sari = person("sari", RoleInput("mall_manager", region="32.71", mall="mpp-000"))
    follow_alerts(language="en", by=sari, at=AT - DAY)
    search()
    mail_digests(by=SYSTEM, at=AT + DAY)
    (mail,) = mails()
    assert "new alerts" in mail.subject
    assert "MPP Bogor" in mail.text
    assert "MPP Padang" not in mail.text


def test_following_is_asked_for_rightly_and_stops(two_alerts):
    rina = person("rina", RoleInput("ministry_analyst"))
    for wrong in ({"region": "99"}, {"group": "tidak-ada"}, {"measure": "apa"}):
        with pytest.raises(AlertInput):
            follow_alerts(by=rina, at=AT, **wrong)
    watch = follow_alerts(region="32.71", by=rina, at=AT - DAY)
    assert follow_alerts(region="32.71", by=rina, at=AT).pk == watch.pk
    assert [one["place"] for one in list_followed(by=rina)] == ["Kota 32.71"]
    other = person("tono", RoleInput("ministry_analyst"))
    with pytest.raises(AlertUnknown):
        unfollow_alerts(watch_id=watch.pk, by=other, at=AT)
    unfollow_alerts(watch_id=watch.pk, by=rina, at=AT)
    assert not AlertWatch.objects.exists()
    with pytest.raises(AlertInput):
        follow_alerts(by=person("budi", RoleInput("ministry_analyst"), email=""), at=AT)
    with pytest.raises(NotAllowed):
        follow_alerts(by=person("joko", RoleInput("officer", mall="mpp-000")), at=AT)
