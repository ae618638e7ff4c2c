"""Names, zones and the layers of the calendar."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.regions import rules
from pendopo.regions.types import LAYERS, DayKind, Layer, LayerDay

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("raw", "written", "kind"),
    [
        ("KOTA BOGOR", "Kota Bogor", "city"),
        ("KABUPATEN BOGOR", "Kabupaten Bogor", "regency"),
        ("DKI JAKARTA", "DKI Jakarta", "regency"),
        ("KOTA ADMINISTRASI JAKARTA SELATAN", "Kota Administrasi Jakarta Selatan", "city"),
        ("KABUPATEN PANGKAJENE DAN KEPULAUAN", "Kabupaten Pangkajene dan Kepulauan", "regency"),
        ("KABUPATEN KOTABARU", "Kabupaten Kotabaru", "regency"),
    ],
)
def test_names_are_written_as_people_write_them(raw, written, kind):
    assert rules.written_name(raw) == written
    assert rules.kind_of_name(raw) == kind


@pytest.mark.parametrize(
    ("code", "zone"),
    [
        ("11", "Asia/Jakarta"),
        ("32.71", "Asia/Jakarta"),
        ("62", "Asia/Jakarta"),
        ("51.71", "Asia/Makassar"),
        ("63", "Asia/Makassar"),
        ("73.71", "Asia/Makassar"),
        ("81", "Asia/Jayapura"),
        ("96", "Asia/Jayapura"),
    ],
)
def test_a_region_lies_in_the_zone_of_its_province(code, zone):
    assert rules.zone_of_code(code) == zone


def test_the_national_base_of_2026_has_17_holidays_and_8_days_of_collective_leave():
    days = rules.national_days(2026)
    closed = [day for day in days.values() if day.status == DayKind.CLOSED]
    leave = [day for day in days.values() if day.collective_leave]
    assert len(closed) == 17
    assert [day.date for day in leave] == [
        date(2026, 2, 16),
        date(2026, 3, 18),
        date(2026, 3, 20),
        date(2026, 3, 23),
        date(2026, 3, 24),
        date(2026, 5, 15),
        date(2026, 5, 28),
        date(2026, 12, 24),
    ]
    assert all(day.status == DayKind.OPEN for day in leave)
    assert "Christmas" in rules.national_days(2026, "en")[date(2026, 12, 25)].reason


def test_a_place_stands_under_its_layers():
    assert rules.layer_places("32.71", "bogor", "samsat") == {
        "nation": "",
        "province": "32",
        "city": "32.71",
        "mall": "bogor",
        "stall": "bogor/samsat",
    }
    assert rules.layer_places("32") == {"nation": "", "province": "32"}
    assert "stall" not in rules.layer_places("32.71", "", "samsat")


@st.composite
def said(draw):
    chosen = draw(st.lists(st.sampled_from(LAYERS), unique=True))
    rows = []
    for layer in chosen:
        status = draw(st.sampled_from(list(DayKind)))
        short = status == DayKind.SHORTENED
        rows.append(
            LayerDay(
                DAY,
                layer,
                status,
                opens=time(9) if short else None,
                closes=time(12) if short else None,
                reason=layer,
                collective_leave=draw(st.booleans()),
            )
        )
    return rows


@given(said())
def test_the_narrowest_layer_decides_and_leave_stays_marked(rows):
    day = rules.resolve_day(DAY, rows)
    if not rows:
        assert (day.status, day.layer, day.collective_leave) == (DayKind.OPEN, "", False)
        return
    narrowest = max(rows, key=lambda row: LAYERS.index(row.layer))
    assert (day.layer, day.status, day.reason) == (narrowest.layer, narrowest.status, narrowest.reason)
    assert day.collective_leave == any(row.collective_leave for row in rows)
    assert rules.resolve_day(DAY, reversed(rows)) == day


@given(said(), st.sampled_from(LAYERS))
def test_a_wider_layer_never_changes_the_status_a_narrower_one_gave(rows, layer):
    before = rules.resolve_day(DAY, rows)
    if before.layer and LAYERS.index(layer) < LAYERS.index(Layer(before.layer)):
        rows = [row for row in rows if row.layer != layer]
        after = rules.resolve_day(DAY, [*rows, LayerDay(DAY, layer, DayKind.CLOSED, reason="late")])
        assert (after.status, after.layer) == (before.status, before.layer)


def test_collective_leave_does_not_close_and_the_table_replaces_the_library():
    leave = date(2026, 12, 24)
    places = rules.layer_places("51.71", "denpasar")
    plain = rules.resolve_place(leave, places, [])
    assert (plain.status, plain.collective_leave, plain.layer) == (DayKind.OPEN, True, "nation")
    closed = LayerDay(leave, "city", DayKind.CLOSED, reason="Edaran wali kota", place="51.71")
    assert rules.resolve_place(leave, places, [closed]).is_closed
    other = LayerDay(leave, "city", DayKind.CLOSED, reason="Edaran wali kota", place="32.71")
    assert not rules.resolve_place(leave, places, [other]).is_closed
    revoked = LayerDay(leave, "nation", DayKind.OPEN, reason="Cuti bersama dibatalkan")
    assert rules.resolve_place(leave, places, [revoked]).collective_leave is False
