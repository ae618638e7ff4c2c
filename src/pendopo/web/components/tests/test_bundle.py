"""The stylesheets of the faces and the small drawings."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pendopo.web.components import bundle
from pendopo.web.components.charts import spark_line


def test_every_face_has_one_sheet_with_all_components_and_its_own_rules() -> None:
    assert "components" not in bundle.faces()
    sheet = bundle.style_sheet("citizen")
    assert sheet.startswith(bundle.LAYERS)
    for part in ("@font-face", ".button{", ".ticket-number{", ".hero{"):
        assert part in sheet
    assert "/*" not in sheet


def test_shrinking_keeps_addresses_and_texts() -> None:
    text = 'a { color : red; } /* gone */ b::after { content: "a  ;  b"; background: url("x (y) z.svg") }'
    small = bundle.smaller(text)
    assert '"a  ;  b"' in small
    assert 'url("x (y) z.svg")' in small
    assert "gone" not in small
    assert len(small) < len(text)


def test_the_bundles_are_written_once_and_found(tmp_path: Path) -> None:
    bundle.write(tmp_path)
    names = {path.name for path in (tmp_path / "pendopo").iterdir()}
    assert {"citizen.css", "manrope.woff2", "frame.js", "ticket.js", "mark.svg"} <= names
    assert (tmp_path / "pendopo" / "manrope.woff2").stat().st_size < 30_000
    before = (tmp_path / "pendopo" / "citizen.css").stat().st_mtime_ns
    bundle.write(tmp_path)
    assert (tmp_path / "pendopo" / "citizen.css").stat().st_mtime_ns == before


def test_a_script_holds_what_it_imports_and_asks_for_nothing_more() -> None:
    for path in bundle.WEB.glob("*/scripts/*.js"):
        assert "import " not in bundle.script(path), path.name
    ticket = bundle.script(bundle.WEB / "citizen" / "scripts" / "ticket.js")
    assert "const { Live } = (() => {" in ticket
    assert "return { Live, MallClock };" in ticket
    assert "export " not in ticket
    assert "pushManager" in bundle.script(bundle.WEB / "app" / "scripts" / "app.js")


@given(st.lists(st.floats(min_value=0, max_value=1e6), min_size=1, max_size=60))
def test_a_sparkline_stays_inside_its_frame(values: list[float]) -> None:
    line = spark_line(values, width=160, height=40)
    spots = [tuple(map(float, spot.split(","))) for spot in line.points.split()]
    assert len(spots) == len(values)
    assert all(0 <= x <= 160 and 0 <= y <= 40 for x, y in spots)
    assert [x for x, _ in spots] == sorted(x for x, _ in spots)


def test_an_empty_sparkline_draws_nothing() -> None:
    assert spark_line([]).points == ""
