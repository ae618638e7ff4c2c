"""Pages kept for seconds: the same for everybody, never somebody's own, and new facts at once."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

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
