"""Tokens of the command line, as the API takes them."""

import json
from datetime import UTC, datetime

import pytest

from pendopo.config import cli
from pendopo.config.commands import token
from pendopo.events.models import Event
from pendopo.kit import clock
from pendopo.kit.errors import InvalidInput, NotFound
from pendopo.malls import queries as malls
from pendopo.malls.types import MallUnknown
from pendopo.queue.tests.factories import make_mall, make_service, make_stall

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 09.00 in Bogor, a Monday

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning(monkeypatch, settings):
    settings.DEMO = True
    monkeypatch.setattr(clock, "now", lambda: AT)


@pytest.fixture
def counters():
    mall = make_mall()
    make_service(make_stall(mall), "ktp-hilang")
    return malls.list_counters("bogor")


def made(capsys, *words):
    assert token.create([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_an_officers_token_calls_the_next_ticket_at_its_counter_only(client, counters, capsys):
    mine, other = counters
    answer = made(capsys, "--role", "officer", "--counter", str(mine.number), "--mall", "bogor")
    assert set(answer) == {"token", "role", "counter", "mall", "id"}
    assert (answer["role"], answer["counter"], answer["mall"]) == ("officer", mine.pk, "bogor")
    drawn = client.post(
        "/api/v1/tickets", {"mall": "bogor", "service": "ktp-hilang"}, content_type="application/json"
    ).json()
    headers = {"Authorization": f"Bearer {answer['token']}"}

    def post(counter, verb):
        return client.post(
            f"/api/v1/counters/{counter.pk}/{verb}", {}, content_type="application/json", headers=headers
        )

    assert post(mine, "open").status_code == 200
    assert post(mine, "call-next").json()["ticket"]["number"] == drawn["number"]
    assert post(other, "call-next").status_code == 403


def test_without_a_mall_the_counter_is_named_by_its_id(counters, capsys):
    answer = made(capsys, "--role", "officer", "--counter", str(counters[1].pk))
    assert answer["counter"] == counters[1].pk
    assert token.find_counter(counters[1].pk) == counters[1]
    with pytest.raises(MallUnknown):
        token.find_counter(10**9)
    with pytest.raises(MallUnknown):
        token.find_counter(999_999, mall="bogor")


def test_a_counter_of_another_stall_is_refused(counters):
    words = [
        "--role",
        "officer",
        "--counter",
        str(counters[0].number),
        "--mall",
        "bogor",
        "--stall",
        "elsewhere",
    ]
    with pytest.raises(InvalidInput):
        token.create(words)


def test_a_kiosk_needs_a_mall_that_exists_and_an_officer_a_counter(counters, capsys):
    assert made(capsys, "--role", "kiosk", "--mall", "bogor", "--note", "front door")["counter"] is None
    with pytest.raises(MallUnknown):
        token.create(["--role", "kiosk", "--mall", "nowhere"])
    for words in (["--role", "officer", "--mall", "bogor"], ["--role", "board"]):
        with pytest.raises(SystemExit):
            token.create(words)


def test_half_a_command_says_how_it_goes_on(capsys):
    assert cli.main(["token"]) == 2
    assert "token create" in capsys.readouterr().err
    assert cli.main(["figures"]) == 2
    assert "figures compare" in capsys.readouterr().err


def test_keys_are_listed_without_tokens_and_revoked_by_number(client, counters, capsys):
    answer = made(capsys, "--role", "analyst", "--note", "papan pantau")
    device = made(capsys, "--role", "kiosk", "--mall", "bogor")
    assert token.list_tokens(["--json"]) == 0
    listed = json.loads(told := capsys.readouterr().out)
    assert [(one["id"], one["role"], one["in_force"]) for one in listed] == [
        (answer["id"], "analyst", True), (device["id"], "kiosk", True),
    ]  # fmt: skip
    assert answer["token"] not in told
    assert cli._call(cli.find_command(["token", "revoke"])[0], [str(answer["id"])]) == 0
    assert str(answer["id"]) in capsys.readouterr().out
    headers = {"Authorization": f"Bearer {answer['token']}"}
    assert client.get("/api/v1/alerts", headers=headers).status_code == 401
    assert Event.objects.filter(name="people.token.revoked").count() == 1
    assert token.revoke([str(answer["id"]), "--json"]) == 0  # a repeat changes nothing
    assert Event.objects.filter(name="people.token.revoked").count() == 1
    capsys.readouterr()
    assert token.list_tokens(["--mall", "bogor"]) == 0
    assert "papan pantau" not in capsys.readouterr().out
    assert token.list_tokens(["--all"]) == 0
    assert "ended" in capsys.readouterr().out
    with pytest.raises(NotFound):
        token.revoke(["999999"])
