"""Alerts on the real tables: raised once, explained, acted on, closed by what happens, and seen by the right
people.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from pendopo.analytics.models import DayCell
from pendopo.events.models import Event
from pendopo.kit.actor import SYSTEM, Actor, Grant, Permission, Scope
from pendopo.kit.errors import NotAllowed
from pendopo.malls.models import Agency, Cap, Closure, Mall, Stall
from pendopo.monitoring.actions.alerts import (
    dismiss_alert,
    explain_alert,
    link_action,
    scan_for_falls,
    scan_past_for_falls,
)
from pendopo.monitoring.models import Alert, AlertStep
from pendopo.monitoring.queries.alerts import (
    get_alert,
    get_alert_page,
    get_inbox,
    list_alerts,
    list_alerts_to_download,
)
from pendopo.monitoring.tests.alert_factories import (
    ANALYST,
    AT,
    LAST_WEEK,
    fallen,
    lose,
    make_history,
    manager_of,
    save,
)
from pendopo.monitoring.types.alerts import AlertInput, AlertKind, AlertOver, AlertState, AlertUnknown
from pendopo.regions.models import Region

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
WHY = "Kapasitas dibatasi oleh surat edaran wali kota."


def scan(weeks: int = 0, **more):
    return scan_for_falls(
        cadence="week", start=LAST_WEEK - weeks * WEEK, by=SYSTEM, at=AT - weeks * WEEK, **more
    )


def visits(**more) -> list[Alert]:
    return list(Alert.objects.filter(measure="visits", **more).order_by("pk"))


def test_a_quiet_history_raises_nothing():
    save(make_history())
    done = scan()
    assert (done.found, done.gaps) == (0, 0)
    assert done.tests >= 16
    assert not Alert.objects.exists()
    assert Event.objects.filter(name="monitoring.falls.scanned").count() == 1


def test_a_fall_is_one_alert_however_long_it_lasts_and_closes_when_it_is_over():
    quiet = make_history()
    history = fallen(quiet, week=5, percent=60)
    for name, days in history.values.items():  # the last two weeks are as ever again
        days[:, -14:] = quiet.values[name][:, -14:]
    save(history)
    for weeks in (5, 4, 3, 2):
        scan(weeks)
    (alert,) = visits()
    assert (alert.mall, alert.kind, alert.state) == ("mpp-000", "fall", "open")
    assert alert.first_start == LAST_WEEK - 5 * WEEK
    assert alert.periods == 4
    assert -67 < alert.percent < -53
    assert alert.missed < -100
    link_action(alert_id=alert.pk, action="asked", text="Kota dihubungi lewat telepon.", by=ANALYST,
        at=AT - 2 * WEEK)  # fmt: skip
    scan(1)
    assert visits()[0].state == "acted"  # one good week is not enough
    done = scan(0)
    (alert,) = visits()
    assert (alert.state, alert.over_start) == ("recovered", LAST_WEEK)
    assert alert.closed_at == AT
    assert done.recovered >= 1
    kinds = [step.kind for step in alert.steps.all()]
    assert kinds == ["found", "action", "effect", "recovered"]
    effect = alert.steps.get(kind="effect").data
    assert effect["after"] > effect["before"] + 10


def test_the_same_period_again_changes_nothing():
    save(fallen(make_history(), week=0, percent=60))
    scan()
    before = list(Alert.objects.order_by("pk").values("pk", "value", "periods", "percent", "calm"))
    assert before
    done = scan()
    assert done.found == 0
    assert list(Alert.objects.order_by("pk").values("pk", "value", "periods", "percent", "calm")) == before
    assert AlertStep.objects.filter(kind="found").count() == len(before)


def test_a_past_is_searched_at_once_as_if_each_morning_had_done_it():
    quiet = make_history()
    history = fallen(quiet, week=9, percent=50)
    for name, days in history.values.items():
        days[:, -7 * 5 :] = quiet.values[name][:, -7 * 5 :]
    save(history)
    found = scan_past_for_falls(since=LAST_WEEK - 10 * WEEK, by=SYSTEM, at=AT)
    assert found == Alert.objects.count() >= 1
    (alert,) = [one for one in visits() if one.mall == "mpp-000"]  # elsewhere chance may find something
    assert (alert.first_start, alert.over_start) == (LAST_WEEK - 9 * WEEK, LAST_WEEK - 3 * WEEK)
    assert alert.found_at < alert.closed_at < AT
    assert scan_past_for_falls(since=LAST_WEEK - 10 * WEEK, by=SYSTEM, at=AT) == 0


def test_a_month_does_not_repeat_what_a_week_has_said():
    save(fallen(make_history(), week=6, percent=60))
    scan(5)
    count = Alert.objects.count()
    assert count
    done = scan_for_falls(cadence="month", start=date(2026, 10, 1), by=SYSTEM, at=AT)
    assert done.found == 0
    assert Alert.objects.count() == count


def test_a_hole_is_a_gap_and_no_fall_and_heals_when_late_events_come():
    history = make_history()
    whole = make_history()
    lose(history, row=1, first=LAST_WEEK, days=5)
    save(history)
    done = scan()
    assert (done.gaps, done.found) == (1, 0)
    alert = Alert.objects.get()
    assert (alert.kind, alert.measure, alert.mall) == ("gap", "", "mpp-001")
    assert alert.value == 0
    save(whole)
    scan()
    alert.refresh_from_db()
    assert (alert.state, [step.kind for step in alert.steps.all()]) == ("recovered", ["found", "healed"])


def test_data_that_flow_again_close_the_gap_and_say_what_stays_empty():
    history = make_history()
    lose(history, row=1, first=LAST_WEEK - 2 * WEEK, days=12)
    save(history)
    for weeks in (2, 1, 0):
        scan(weeks)
    alert = Alert.objects.get()
    assert (alert.state, alert.periods) == ("recovered", 3)
    assert alert.steps.last().code == "resumed"
    assert alert.steps.last().data["empty"] == 2


def test_a_restriction_is_named_with_the_alert_and_does_not_become_the_norm():
    (bogor, *_others) = save(fallen(make_history(), week=3, percent=60))
    Cap.objects.create(
        mall=bogor, percent=50, reason="Pembatasan kegiatan", decree="SE 1/2026", declared_by="x",
        starts_at=datetime(2026, 10, 19, tzinfo=ZoneInfo("Asia/Jakarta")),
    )  # fmt: skip
    for weeks in (3, 2, 1, 0):
        scan(weeks)
    (alert,) = visits()
    assert alert.causes[0]["kind"] == "restriction"
    assert alert.causes[0]["decree"] == "SE 1/2026"
    out = [point["start"] for point in alert.track if point["state"] == "out"]
    assert out == [(LAST_WEEK - n * WEEK).isoformat() for n in (3, 2, 1, 0)]
    page = get_alert_page(alert.pk, by=ANALYST, at=AT)
    assert "sejalan dengan" in page.sentence
    assert "SE 1/2026" in page.sentence
    assert "disebabkan" not in page.sentence
    assert 'class="event-time"' in page.chart


def test_all_places_at_once_are_one_alert_of_the_nation():
    save(fallen(make_history(7), week=0, percent=40, rows=range(7)))
    scan()
    (alert,) = visits()
    assert (alert.mall, len(alert.members)) == ("", 7)
    assert 0.5 < alert.factor < 0.7
    assert get_inbox(by=manager_of("mpp-000", "32.71"), at=AT).total == 0


def test_a_mall_closed_for_good_has_one_last_note():
    (bogor, *_others) = save(fallen(make_history(), week=2, percent=60))
    scan(2)
    assert visits()
    bogor.closed_date = LAST_WEEK - WEEK
    bogor.save()
    scan(1)
    scan(0)
    assert not Alert.objects.filter(mall="mpp-000", closed_at=None).exists()
    note = Alert.objects.get(kind=AlertKind.ENDED)
    assert (note.mall, note.first_start) == ("mpp-000", LAST_WEEK - WEEK)
    assert visits()[0].steps.last().code == "closed"


def test_a_young_place_and_an_empty_one_raise_nothing():
    history = make_history()
    history.stalls[0, : -10 * 7] = 0  # ten weeks old, and falling
    history.seen[0, : -10 * 7] = 0
    for values in history.values.values():
        values[0, : -10 * 7] = 0
        values[0, -7:] = 0
        values[1, :] = 0  # never anybody
    save(history)
    done = scan()
    assert done.found == 0


def test_a_region_that_is_split_keeps_its_alerts():
    (bogor, padang, *_others) = save(fallen(make_history(), week=1, percent=60))
    scan(1)
    bogor.region = padang.region
    bogor.save()
    scan(0)
    assert {alert.region_code for alert in visits()} == {padang.region_id}


def test_the_chain_grows_and_a_closed_alert_takes_no_more():
    save(fallen(make_history(), week=0, percent=60))
    scan()
    (alert,) = visits()
    mine = manager_of("mpp-000", "32.71")
    explain_alert(alert_id=alert.pk, cause="restriction", text=WHY, by=mine, at=AT)
    assert get_alert(alert.pk, by=mine).state == AlertState.EXPLAINED
    link_action(alert_id=alert.pk, action="forum", text="Dibahas di Ngulik Wilayah I.", ref="/pantau/ngulik/",
        by=ANALYST, at=AT)  # fmt: skip
    explain_alert(
        alert_id=alert.pk, cause="staff", text="Separuh petugas bekerja dari rumah.", by=mine, at=AT
    )
    assert get_alert(alert.pk, by=mine).state == AlertState.ACTED
    with pytest.raises(NotAllowed):
        dismiss_alert(alert_id=alert.pk, reason="expected", text="Sudah diketahui semua.", by=mine, at=AT)
    with pytest.raises(AlertInput) as wrong:
        dismiss_alert(alert_id=alert.pk, reason="", text="ya", by=ANALYST, at=AT)
    assert set(wrong.value.fields) == {"alasan", "keterangan"}
    dismiss_alert(alert_id=alert.pk, reason="expected", text="Sudah diketahui semua.", by=ANALYST, at=AT)
    with pytest.raises(AlertOver):
        explain_alert(alert_id=alert.pk, cause="staff", text=WHY, by=mine, at=AT)
    page = get_alert_page(alert.pk, by=mine, at=AT)
    assert [step.who for step in page.steps][1:3] == [
        "Ayu Pengelola (pihak daerah)",
        "Rina Analis (kementerian)",
    ]


def test_a_dismissed_change_is_not_raised_again_while_it_goes_on():
    save(fallen(make_history(), week=3, percent=60))
    scan(3)
    for alert in Alert.objects.all():
        dismiss_alert(alert_id=alert.pk, reason="expected", text="Gedung direnovasi.", by=ANALYST, at=AT)
    count = Alert.objects.count()
    for weeks in (2, 1, 0):
        assert scan(weeks).found == 0
    assert Alert.objects.count() == count


def test_a_new_level_starts_the_baseline_anew():
    save(fallen(make_history(), week=3, percent=60))
    scan(3)
    for alert in Alert.objects.all():
        dismiss_alert(
            alert_id=alert.pk, reason="new_level", text="Dua instansi pindah gedung.", by=ANALYST, at=AT
        )
    assert scan(0).found == 0  # too young to judge: no alert


@pytest.mark.parametrize("change", ["update", "delete"])
def test_steps_are_only_ever_added(change):
    save(fallen(make_history(), week=0, percent=60))
    scan()
    steps = AlertStep.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        steps.update(text="lain") if change == "update" else steps.delete()


def test_the_table_refuses_a_second_alert_of_one_change():
    save(fallen(make_history(), week=0, percent=60))
    scan()
    (alert,) = visits()
    alert.pk, alert.first_start = None, LAST_WEEK - WEEK
    with pytest.raises(IntegrityError), transaction.atomic():
        alert.save(force_insert=True)


def test_a_city_never_sees_the_alerts_of_another():
    history = fallen(make_history(), week=0, percent=60, rows=(0, 1))
    save(history)
    scan()
    bogor, padang = manager_of("mpp-000", "32.71"), manager_of("mpp-001", "13.71")
    assert {one.mall for one in list_alerts(by=ANALYST)} == {"mpp-000", "mpp-001"}
    assert {one.mall for one in list_alerts(by=bogor)} == {"mpp-000"}
    assert {one["mall"] for one in list_alerts_to_download(by=padang)} == {"mpp-001"}
    other = Alert.objects.filter(mall="mpp-001").first()
    for act in (
        lambda: get_alert(other.pk, by=bogor),
        lambda: get_alert_page(other.pk, by=bogor, at=AT),
        lambda: explain_alert(alert_id=other.pk, cause="staff", text=WHY, by=bogor, at=AT),
        lambda: link_action(alert_id=other.pk, action="other", text=WHY, by=bogor, at=AT),
        lambda: dismiss_alert(alert_id=other.pk, reason="expected", text=WHY, by=bogor, at=AT),
    ):
        with pytest.raises(AlertUnknown):
            act()
    auditor = Actor("staff", "u9", (Grant(frozenset({Permission.SEE_FIGURES})),))
    assert get_alert(other.pk, by=auditor).pk == other.pk
    with pytest.raises(NotAllowed):
        explain_alert(alert_id=other.pk, cause="staff", text=WHY, by=auditor, at=AT)
    officer = Actor("staff", "u8", (Grant(frozenset({Permission.REPORT}), Scope(mall="mpp-001", stall="a")),))
    assert list_alerts(by=officer) == []


def test_the_list_is_filtered_and_gaps_stand_first():
    history = fallen(make_history(), week=0, percent=60)
    lose(history, row=2, first=LAST_WEEK, days=5)
    save(history)
    scan()
    kinds = [one.kind for one in list_alerts(by=ANALYST)]
    assert kinds[0] == "gap"
    assert {one.mall for one in list_alerts(by=ANALYST, region="32")} == {"mpp-000"}
    assert {one.kind for one in list_alerts(by=ANALYST, measure="tickets")} == {"gap", "fall"}
    assert {one.measure for one in list_alerts(by=ANALYST, kind="fall", measure="visits")} == {"visits"}
    assert list_alerts(by=ANALYST, state="recovered") == []


def close_a_stall(mall, first: date, *, left: bool = False) -> None:
    """Not quite half of what the mall does goes through a stall that closes on a day."""
    agency = Agency.objects.create(slug="imigrasi", name="Imigrasi", short_name="Imigrasi")
    stall = Stall.objects.create(
        mall=mall,
        agency=agency,
        slug="t",
        name="Imigrasi",
        prefix="T",
        number=9,
        starts_date=date(2020, 1, 1),
    )
    counted = ("visits", "tickets", "bookings", "services_finished", "no_shows")
    moved = []
    for cell in DayCell.objects.filter(mall=mall.slug):
        part = {name: int(0.45 * getattr(cell, name)) for name in counted}
        for name in counted:
            setattr(cell, name, getattr(cell, name) - part[name])
        cell.save()
        if cell.day < first:
            moved.append(
                DayCell(
                    mall=cell.mall, region_code=cell.region_code, day=cell.day, stall="t", agency="i", **part
                )
            )
    DayCell.objects.bulk_create(moved)
    if left:
        Stall.objects.filter(pk=stall.pk).update(ends_date=first - timedelta(days=1))
        return
    Closure.objects.create(
        mall=mall, stall=stall, reason="Perbaikan jaringan", declared_by="x",
        starts_at=datetime.combine(first, time(), tzinfo=ZoneInfo("Asia/Jakarta")),
    )  # fmt: skip


def test_a_stall_that_is_closed_by_a_fact_explains_the_fall():
    (bogor, *_others) = save(make_history())
    close_a_stall(bogor, LAST_WEEK)
    scan()
    (alert,) = Alert.objects.filter(mall="mpp-000")
    assert (alert.state, alert.measure) == ("explained", "visits")
    assert [(step.kind, step.code) for step in alert.steps.all()] == [("found", ""), ("cause", "closure")]
    assert -55 < alert.percent < -35
    assert "Imigrasi" in get_alert_page(alert.pk, by=ANALYST, at=AT).sentence


def test_a_stall_whose_agreement_ended_weeks_ago_is_named():
    (bogor, *_others) = save(make_history())
    close_a_stall(bogor, LAST_WEEK - 6 * WEEK, left=True)
    scan()
    alert = Alert.objects.get(mall="mpp-000", measure="visits")
    assert [(step.kind, step.code) for step in alert.steps.all()] == [("found", ""), ("cause", "agreement")]
    assert "Imigrasi" in get_alert_page(alert.pk, by=ANALYST, at=AT).sentence


def test_a_falling_province_is_one_alert_with_its_malls_below():
    history = make_history(8)
    save(fallen(history, week=1, percent=45, rows=range(3)))
    province = Region.objects.create(code="36", name="Banten", kind="province", zone="Asia/Jakarta")
    malls = {mall.slug: mall for mall in Mall.objects.all()}
    for row in range(3):
        malls[f"mpp-00{row}"].region = Region.objects.create(
            code=f"36.0{row}", name=f"Kota {row}", kind="city", zone="Asia/Jakarta", parent=province
        )
        malls[f"mpp-00{row}"].save()
    scan(1)
    scan()
    wide = Alert.objects.get(measure="visits", area="w:36")
    assert (wide.mall, wide.region_code, len(wide.members)) == ("", "36", 3)
    assert "Banten" in get_alert_page(wide.pk, by=ANALYST, at=AT).sentence
    page = get_inbox(by=ANALYST, at=AT)
    (row,) = [one for one in page.changes if one.is_wide]
    assert row.place == "Banten"
    assert not [one for one in page.changes if one.mall in wide.members]
    assert list_alerts(by=manager_of("mpp-000", "36.00")) == [
        one for one in list_alerts(by=ANALYST) if one.mall == "mpp-000"
    ]


def test_the_inbox_turns_its_pages():
    Alert.objects.bulk_create(
        Alert(kind="fall", cadence="week", mall=f"m{n}", measure="visits", first_start=LAST_WEEK,
            last_start=LAST_WEEK, last_end=LAST_WEEK + WEEK, value=1, expected=2, low=1, high=3,
            percent=-50 - n % 7, missed=-n, found_at=AT, judged_at=AT)
        for n in range(60)
    )  # fmt: skip
    pages = [get_inbox(by=ANALYST, at=AT, page=number) for number in (1, 2, 3)]
    assert [len(page.changes) for page in pages] == [25, 25, 10]
    assert len({row.id for page in pages for row in page.changes}) == 60
    assert get_inbox(by=ANALYST, at=AT, page=99).page == 3
