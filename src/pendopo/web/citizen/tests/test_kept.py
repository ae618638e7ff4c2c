"""Pages kept for seconds: the same for everybody, never somebody's own, and new facts at once."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from pendopo.booking.tests.factories import AT, OFFICER, make_place
from pendopo.continuity.actions import apply_fact
from pendopo.continuity.types import FactInput
from pendopo.kit import clock
from pendopo.web.citizen import kept


@pytest.fixture
def made(monkeypatch):
    monkeypatch.setattr(kept, "_kept", kept.OrderedDict())
    return []


def ask(made, path="/m/bogor/l/ktp/", version=1, **cookies):
    request = RequestFactory().get(path)
    request.COOKIES.update(cookies)

    def make():
        made.append(path)
        return HttpResponse(f"page {len(made)}")

    return kept.answer(request, 7, version, make=make).content.decode()


def test_a_second_reader_gets_the_page_just_made(made):
    assert [ask(made), ask(made)] == ["page 1", "page 1"]


def test_a_closure_raises_the_version_and_shows_at_once(made):
    assert [ask(made), ask(made, version=2)] == ["page 1", "page 2"]


def test_sessions_messages_and_queries_get_a_page_of_their_own(made):
    ask(made)
    assert ask(made, pendopo_session="x") == "page 2"
    assert ask(made, messages="x") == "page 3"
    assert ask(made, path="/m/bogor/l/ktp/?dari=1") == "page 4"
    assert ask(made) == "page 1"


def test_after_some_seconds_it_is_made_again(made, monkeypatch):
    monkeypatch.setattr(kept, "SECONDS", 0.0)
    assert [ask(made), ask(made)] == ["page 1", "page 2"]


@pytest.mark.django_db
def test_a_closure_tonight_stands_on_the_kept_page_at_once(made, client, monkeypatch, settings):
    settings.DEMO = False
    mall, _stall, service = make_place()
    monkeypatch.setattr(clock, "now", lambda: AT)
    address = f"/m/{mall.slug}/l/{service.slug}/"
    first = client.get(address).content
    assert b"Listrik padam" not in first
    assert client.get(address).content == first  # kept
    fact = FactInput(
        kind="closure",
        mall=mall.slug,
        starts_at=AT,
        ends_at=AT + timedelta(days=20),
        reason="Listrik padam",
    )
    apply_fact(fact=fact, by=OFFICER, at=AT)
    assert b"Listrik padam" in client.get(address).content


@pytest.mark.django_db
def test_the_kept_page_asks_the_database_once(made, client, monkeypatch, django_assert_num_queries, settings):
    settings.DEMO = False
    mall, _stall, service = make_place()
    monkeypatch.setattr(clock, "now", lambda: AT)
    address = f"/m/{mall.slug}/l/{service.slug}/"
    client.get(address)
    with django_assert_num_queries(1):
        client.get(address)
