"""The calendar strip and the marks of time axes."""

from datetime import date, timedelta
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from pendopo.analytics.charts import Annotation, Cell, Strip, StripRow, draw_marks, draw_strip
from pendopo.analytics.types import Condition

FIRST = date(2026, 11, 1)
NAMES = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()


def drawn(*conditions, marks=(), label="Disdukcapil", last=None):
    cells = [Cell(FIRST + timedelta(days=n), 1, one, f"{n + 1} Nov <&>") for n, one in enumerate(conditions)]
    last = last or FIRST + timedelta(days=max(0, len(conditions) - 1))
    strip = Strip("k", "Kondisi <&>", "a; b", FIRST, last, [StripRow(label, cells)], NAMES, marks)
    return ElementTree.fromstring(draw_strip(strip))  # noqa: S314 - our own drawing


def classes(root, name):
    return [part for part in root.iter() if name in (part.get("class") or "").split()]


def test_every_condition_has_a_shape_of_its_own_and_its_words():
    root = drawn(*Condition, None)
    assert root.get("role") == "img"
    assert root.find("title").text == "Kondisi <&>"
    for name in ("strip-open", "strip-limited", "strip-online-only", "strip-closed", "strip-none"):
        assert len(classes(root, name)) == 1, name
    heights = {name: float(classes(root, name)[0].get("height")) for name in ("strip-open", "strip-limited")}
    assert heights["strip-limited"] == heights["strip-open"] / 2
    assert classes(root, "strip-open")[0].find("title").text == "1 Nov <&>"
    assert len(classes(root, "strip-bar")) == 1  # closed is told from open without colour


def test_a_long_name_is_cut_in_the_picture_and_whole_in_its_title():
    root = drawn(Condition.OPEN, label="Dinas Kependudukan dan Pencatatan Sipil")
    assert classes(root, "strip-label")[0].text == "Dinas Kependudukan dan…"
    assert "Pencatatan Sipil" in next(root.iter("g")).find("title").text


@given(
    st.integers(1, 800),
    st.lists(st.tuples(st.integers(-900, 900), st.none() | st.integers(0, 900)), max_size=5),
)
def test_marks_and_cells_stay_inside_the_picture(days, spans):
    last = FIRST + timedelta(days=days - 1)
    marks = [
        Annotation(n, FIRST + timedelta(days=a), None if b is None else FIRST + timedelta(days=a + b))
        for n, (a, b) in enumerate(spans, start=1)
        if a < days and (a >= 0 or (b is not None and a + b >= 0))
    ]
    root = drawn(*([Condition.OPEN] * days), marks=marks, last=last)
    for part in root.iter("rect"):
        assert float(part.get("x")) >= 0
        assert float(part.get("x")) + float(part.get("width")) <= 342
    assert len(classes(root, "event-number")) == len(marks)


def test_a_mark_that_began_earlier_stands_at_the_left_edge():
    parts = "".join(
        draw_marks(
            [Annotation(1, FIRST - timedelta(days=40), FIRST + timedelta(days=2))],
            x_of=lambda day: 100 + (day - FIRST).days, left=100, right=200, ceiling=20, floor=90,
        )
    )  # fmt: skip
    assert 'class="event-time" x="100"' in parts
    assert 'width="3"' in parts
