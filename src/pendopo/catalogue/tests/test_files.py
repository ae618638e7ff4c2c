"""Catalogue files: read back as they were written, every mistake by line, nothing half imported."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pendopo.catalogue import actions, queries
from pendopo.catalogue.models import Service, StandardVersion
from pendopo.catalogue.rules import check_service, check_standard, is_example
from pendopo.catalogue.rules.files import MAX_BYTES, list_repeats, read_catalogue_file
from pendopo.catalogue.rules.writing import write_catalogue_file
from pendopo.catalogue.tests.factories import AT, make_mall, make_stall, manager, service_input
from pendopo.catalogue.types import (
    CatalogueFileInvalid,
    ComponentInput,
    ComponentKey,
    Item,
    LifeEvent,
    ServiceFile,
    StandardInput,
    TimeUnit,
)
from pendopo.events.models import Event
from pendopo.kit.errors import NotAllowed
from pendopo.malls.models import Agency

DEMO = Path(__file__).parents[2] / "config" / "demo" / "catalogue"
signs = st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t:#-'\"{}[]&*!|>%@`,?")
lines = st.text(signs.filter(lambda sign: sign != "\n"), min_size=1, max_size=30).filter(
    lambda text: text.strip()
)
slugs = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,5})?", fullmatch=True)
dates = st.dates(date(2020, 1, 1), date(2035, 1, 1))
items = st.builds(Item, lines, st.just("") | lines)


@st.composite
def components(draw, key):
    source = draw(st.just("") | lines)
    more = {}
    if key is ComponentKey.TIME:
        more = {"value": draw(st.integers(1, 500)), "unit": draw(st.sampled_from(TimeUnit)).value}
    if key is ComponentKey.FEE:
        more = {"amount": draw(st.integers(0, 10**12)), "basis": draw(st.just("") | lines)}
    text = draw(st.text(signs, max_size=60))
    found = draw(st.lists(items, max_size=3))
    if not (text.strip() or found or more):
        found = [Item("KTP-el")]
    example = is_example(source, draw(st.booleans()))
    return ComponentInput(key, text, tuple(found), source=source, is_example=example, **more)


@st.composite
def standards(draw):
    keys = sorted(draw(st.sets(st.sampled_from(ComponentKey))), key=list(ComponentKey).index)
    parts = tuple(draw(components(key)) for key in keys)
    return StandardInput(draw(dates), parts, draw(st.just("") | lines))


@st.composite
def entries(draw):
    starts = draw(dates)
    service = service_input(
        slug=draw(slugs), type_code=draw(slugs), stall=draw(st.sampled_from(["samsat", "imigrasi"])),
        name=draw(lines), short_name=draw(lines)[:24].strip() or "KTP", name_en=draw(st.just("") | lines),
        summary=draw(st.just("") | lines), duration_minutes=draw(st.integers(1, 480)),
        words=tuple(draw(st.lists(lines, max_size=4))),
        life_events=tuple(code.value for code in draw(st.lists(st.sampled_from(LifeEvent), max_size=3))),
        bookable=draw(st.booleans()), walk_in=draw(st.booleans()), position=draw(st.integers(0, 900)),
        starts_date=starts, ends_date=draw(st.none() | dates.filter(lambda day: day >= starts)),
    )  # fmt: skip
    versions = draw(st.lists(standards(), max_size=2, unique_by=lambda one: one.valid_from))
    return ServiceFile(service, tuple(sorted(versions, key=lambda one: one.valid_from)))


def bare(found):
    return [replace(entry, file="", line=0) for entry in found]


@settings(max_examples=60, deadline=None)
@given(st.lists(entries(), max_size=3))
def test_what_is_written_reads_back_the_same(written):
    assert all(not check_service(entry.service) for entry in written)
    assert all(not check_standard(one) for entry in written for one in entry.standards)
    text = write_catalogue_file(written, name="MPP\nKota Bogor")
    found, problems = read_catalogue_file(text, "a.yaml")
    assert problems == []
    assert bare(found) == written
    assert write_catalogue_file(found, name="MPP Kota Bogor") == text


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200) | st.text(alphabet="abslugervic: -[]{}&*\n!<0", max_size=200))
def test_any_text_is_answered_with_problems_never_with_a_crash(text):
    found, problems = read_catalogue_file(text, "a.yaml")
    assert found == [] or problems == []
    assert all(problem.file == "a.yaml" and problem.line >= 1 and problem.sentence for problem in problems)


GOOD = """stall: samsat
from: 2026-01-01
services:
- slug: pajak-kendaraan
  name: Pajak kendaraan
  short: Pajak kendaraan
  minutes: 10
  words: [bayar stnk]
  standards:
  - from: 2026-01-01
    fee: {amount: 0}
    time: {value: 15, unit: minutes}
"""


@pytest.mark.parametrize(
    ("before", "after", "line", "field"),
    [
        ("minutes: 10", "minutes: sepuluh", 7, "minutes"),
        ("minutes: 10", "minutes: 999", 7, "minutes"),
        ("  minutes: 10\n", "", 4, "minutes"),
        ("minutes: 10", "menit: 10", 7, "menit"),
        ("minutes: 10", "minutes: 10\n  minutes: 20", 8, "minutes"),
        ("short: Pajak kendaraan", "short: Pajak kendaraan bermotor roda dua", 6, "short"),
        ("slug: pajak-kendaraan", "slug: Pajak Kendaraan", 4, "slug"),
        ("words: [bayar stnk]", "words: bayar stnk", 8, "words"),
        ("words: [bayar stnk]", "life_events: [perang]", 8, "life_events"),
        ("  - from: 2026-01-01", "  - from: kemarin", 10, "from"),
        ("{amount: 0}", "{amount: gratis}", 11, "amount"),
        ("{amount: 0}", "{amount: -5}", 11, "fee"),
        ("{amount: 0}", "{amount: 0, example: false}", 11, "example"),
        ("unit: minutes", "unit: pekan", 12, "time"),
        ("{value: 15, unit: minutes}", "{value: 15", 13, "-"),
        ("stall: samsat", "gerai: samsat", 1, "gerai"),
        ("fee: {amount: 0}", "decree: [1]", 11, "decree"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_field(before, after, line, field):
    assert read_catalogue_file(GOOD, "a.yaml")[1] == []
    _found, problems = read_catalogue_file(GOOD.replace(before, after), "a.yaml")
    assert ("a.yaml", line, field) in [(one.file, one.line, one.field) for one in problems]
    assert str(problems[0]).startswith("a.yaml:")


def test_huge_deep_and_repeating_files_are_refused_quickly():
    assert read_catalogue_file("x" * (MAX_BYTES + 1), "a")[1][0].field == "-"
    assert read_catalogue_file("[" * 5000, "a")[1]
    laughs = "stall: &a [x, x, x, x, x, x, x, x, x, x]\n"
    names = "abcdefg"
    for one, two in pairwise(names):
        laughs += f"from: &{two} [{', '.join(['*' + one] * 10)}]\n"
    assert read_catalogue_file(laughs, "a")[1]
    again = "services:\n- &s {slug: a, standards: [*s]}\n"
    assert read_catalogue_file(again, "a")[1]
    text = GOOD.replace("words: [bayar stnk]", "words: &w [a]") + "    product: [" + "*w, " * 5 + "]\n"
    assert read_catalogue_file(text, "a")[1]


def test_repeats_are_named_across_files():
    one, two = (read_catalogue_file(GOOD, name)[0] for name in ("a.yaml", "b.yaml"))
    assert [(one.file, one.field) for one in list_repeats(one + two)] == [("b.yaml", "slug")]


@pytest.mark.django_db
def test_an_import_keeps_everything_or_nothing():
    mall = make_mall()
    make_stall(mall, "samsat")
    bad = GOOD.replace("pajak-kendaraan", "balik-nama").replace("stall: samsat", "stall: bank")
    with pytest.raises(CatalogueFileInvalid) as caught:
        actions.import_catalogue(mall=mall, files={"a": GOOD, "b": bad}, by=manager(), at=AT)
    assert [(one.file, one.line, one.field) for one in caught.value.problems] == [("b", 4, "stall")]
    assert Service.objects.count() == Event.objects.count() == 0
    with pytest.raises(NotAllowed):
        actions.import_catalogue(mall=mall, files={"a": GOOD}, by=manager("padang"), at=AT)
    tried = actions.import_catalogue(mall=mall, files={"a": GOOD}, by=manager(), at=AT, dry_run=True)
    assert (tried.created, tried.versions, tried.dry_run) == (("pajak-kendaraan",), 1, True)
    assert Service.objects.count() == StandardVersion.objects.count() == Event.objects.count() == 0


@pytest.mark.django_db
def test_an_import_says_what_it_did_and_twice_changes_nothing():
    mall = make_mall()
    make_stall(mall, "samsat")
    done = actions.import_catalogue(mall=mall, files={"a": GOOD}, by=manager(), at=AT)
    assert (done.created, done.versions) == (("pajak-kendaraan",), 1)
    again = actions.import_catalogue(mall=mall, files={"a": GOOD}, by=manager(), at=AT)
    assert (again.created, again.edited, again.versions) == ((), (), 0)
    assert again.unchanged == ("pajak-kendaraan",)
    longer = GOOD.replace("minutes: 10", "minutes: 20")
    assert actions.import_catalogue(mall=mall, files={"a": longer}, by=manager(), at=AT).edited == (
        "pajak-kendaraan",
    )
    names = list(Event.objects.order_by("id").values_list("name", flat=True))
    assert names.count("catalogue.files.imported") == 2
    rewritten = GOOD.replace("amount: 0", "amount: 5")
    with pytest.raises(CatalogueFileInvalid) as caught:
        actions.import_catalogue(mall=mall, files={"a": rewritten}, by=manager(), at=AT)
    assert caught.value.problems[0].field == "standards"
    assert queries.standard_in_force(Service.objects.get(), on=AT.date()).components["fee"].is_free


@pytest.mark.django_db
def test_the_demo_survives_the_round_trip_from_mall_to_mall():
    files = {path.name: path.read_text(encoding="utf-8") for path in sorted((DEMO / "bogor").glob("*.yaml"))}
    for slug in ("dinkes", "pengadilan"):
        Agency.objects.create(slug=slug, name=slug, short_name=slug, kind="local")
    first, second = make_mall(), make_mall("padang")
    for mall in (first, second):
        for number, name in enumerate(files, 1):
            make_stall(mall, name.removesuffix(".yaml"), number=number)
    actions.import_catalogue(mall=first, files=files, by=manager(), at=AT)
    written = write_catalogue_file(queries.list_catalogue(first), name="x")
    actions.import_catalogue(mall=second, files={"all.yaml": written}, by=manager("padang"), at=AT)
    assert queries.list_catalogue(second) == queries.list_catalogue(first)
    assert write_catalogue_file(queries.list_catalogue(second), name="x") == written
    done = actions.import_catalogue(mall=first, files={"all.yaml": written}, by=manager(), at=AT)
    assert len(done.unchanged) == len(queries.list_catalogue(first)) >= 60


@pytest.mark.django_db
def test_bogor_offers_what_was_promised():
    from pendopo.catalogue.tests.test_questions import load_bogor

    mall = load_bogor()
    services = queries.list_services(mall, on=AT.date())
    assert len(services) >= 60
    assert len({service.served_by.slug for service in services}) >= 14
    assert queries.count_complete_standards(mall, on=AT.date()) == (len(services), len(services))
    for service in services:
        view = queries.standard_in_force(service, on=AT.date())
        assert view.decree == ""
        assert all(part.is_example or part.source for part in view.components.values())


def test_every_mistake_of_a_service_is_named_at_once():
    wrong = GOOD.replace("minutes: 10", "minutes: sepuluh").replace("unit: minutes", "unit: abad")
    wrong = wrong.replace("short: Pajak kendaraan", "short: Pajak kendaraan bermotor roda dua")
    _found, problems = read_catalogue_file(wrong, "a.yaml")
    assert sorted((one.line, one.field) for one in problems) == [(6, "short"), (7, "minutes"), (12, "time")]
