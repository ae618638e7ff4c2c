"""Sign-in: failed attempts are counted for the account, second factors are sealed and work once."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.db import connection
from django.test import Client

from pendopo.kit import clock
from pendopo.kit.actor import SYSTEM
from pendopo.people.actions import create_staff
from pendopo.people.types import RoleInput

pytestmark = pytest.mark.django_db
PASSWORD = "jembatan-merah-7"


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "whitenoise" not in name]


def make(username):
    return create_staff(
        username=username, name=username.title(), password=PASSWORD,
        roles=[RoleInput("officer", mall="bogor", stall="disdukcapil")], by=SYSTEM, at=clock.now(),
    )  # fmt: skip


def sign_in(username, password, address):
    answer = Client(REMOTE_ADDR=address).post("/akun/masuk/", {"login": username, "password": password})
    return answer.status_code == 302


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def with_second_factor(user):
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def test_guessing_a_password_ends_after_five_attempts_from_wherever_and_others_still_get_in():
    make("budi"), make("sari")
    for attempt in range(5):
        assert not sign_in("budi", "salah", f"10.0.0.{attempt}")
    assert not sign_in("budi", PASSWORD, "10.0.9.9"), "the account waits, whatever the address"
    assert sign_in("sari", PASSWORD, "10.0.0.1"), "a colleague behind the same address does not"


def test_attempts_are_counted_where_every_process_sees_them():
    make("budi")
    sign_in("budi", "salah", "10.0.0.1")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM roof_cache")
        assert cursor.fetchone()[0] > 0


def test_the_secret_of_a_second_factor_is_sealed_in_the_database():
    secret = with_second_factor(make("budi"))
    kept = Authenticator.objects.get().data["secret"]
    assert secret not in kept
    assert Authenticator.objects.get().wrap().validate_code(code_of(secret))


def test_a_second_factor_cannot_be_guessed_and_its_code_works_once():
    user = make("budi")
    secret = with_second_factor(user)
    client = Client()
    client.post("/akun/masuk/", {"login": "budi", "password": PASSWORD})
    code = code_of(secret)
    client.post("/akun/langkah-kedua/", {"code": code})
    assert client.session["_auth_user_id"] == str(user.pk)
    again = Client()
    again.post("/akun/masuk/", {"login": "budi", "password": PASSWORD})
    again.post("/akun/langkah-kedua/", {"code": code})
    assert "_auth_user_id" not in again.session
    for guess in range(6):
        again.post("/akun/langkah-kedua/", {"code": f"{guess:06d}"})
    cache_keys_used = [f"allauth.mfa.totp.used?user={user.pk}&code={code}"]
    cache.delete_many(cache_keys_used)  # the next code of the app: right, but after too many wrong ones
    again.post("/akun/langkah-kedua/", {"code": code_of(secret)})
    assert "_auth_user_id" not in again.session


def test_signing_in_changes_the_session_so_that_none_can_be_planted():
    user = make("budi")
    client = Client()
    client.get("/k/")
    session = client.session
    session["planted"] = "1"
    session.save()
    before = session.session_key
    client.cookies["pendopo_session"] = before
    client.post("/akun/masuk/", {"login": "budi", "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.session.session_key != before
