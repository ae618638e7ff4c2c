"""Files out of chats: fetched, checked by their bytes, sealed, opened by permission, removed in time."""

import base64
import hashlib
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from pendopo.channels import actions, queries, rules
from pendopo.channels.adapters import adapter_for
from pendopo.channels.models import Account, Media
from pendopo.channels.queries.accounts import view_of_account
from pendopo.channels.tests.factories import AT
from pendopo.channels.types import DeliveryFailed, Incoming, Kind, MediaRef, Sender
from pendopo.documents.tests.test_uploads import PLACE, a_jpeg
from pendopo.events.models import Event
from pendopo.kit.actor import ANYONE, SYSTEM, Actor, Grant, Permission, Scope
from pendopo.kit.errors import NotAllowed, NotFound
from pendopo.malls.tests.factories import make_mall

pytestmark = pytest.mark.django_db
WORKS = frozenset({Permission.ANSWER_CHATS, Permission.SEE_PERSON})
OFFICER = Actor("staff", "p1", (Grant(WORKS, Scope(mall="bogor")),))
ELSEWHERE = Actor("staff", "p2", (Grant(WORKS, Scope(mall="depok")),))


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def came(folder, monkeypatch):
    """Takes a file in; `content` is what the vendor gives, or how it fails."""
    make_mall()
    account = Account.objects.create(channel="whatsapp", key="b", name="B", mall="bogor", created_at=AT)
    monkeypatch.setattr("pendopo.channels.actions.receive._answerer", [])
    given_by = {}

    def fetch(_account, reference):
        content = given_by[reference.vendor_id]
        if isinstance(content, Exception):
            raise content
        return content, "application/octet-stream"

    monkeypatch.setattr(adapter_for("whatsapp"), "fetch", fetch, raising=False)

    def take(content, kind=Kind.IMAGE, key="m1", **more):
        given_by[key] = content
        message = Incoming(key, Sender("ID.1"), AT, kind, media=(MediaRef(key, **more),))
        actions.take_message(account=view_of_account(account), message=message, by=SYSTEM, at=AT)
        return Media.objects.get(message__vendor_id=key)

    return take


def fetch():
    return actions.fetch_media(by=SYSTEM, at=AT)


def test_a_photo_is_made_anew_sealed_and_opened_by_permission(came, folder):
    photo = a_jpeg()
    row = came(photo, sha256=base64.b64encode(hashlib.sha256(photo).digest()).decode(), name="KTP Sari.jpg")
    assert fetch() == 1
    row.refresh_from_db()
    assert (row.state, row.mime, row.reference) == ("kept", "image/jpeg", "")
    sealed = (Path(folder) / "chat" / row.path).read_bytes()
    assert not sealed.startswith(b"\xff\xd8")
    kept = queries.get_media(row.pk, by=OFFICER)
    assert kept.content.startswith(b"\xff\xd8")
    assert PLACE not in kept.content
    assert kept.name == "KTP Sari.jpg"
    blind = Actor("staff", "p3", (Grant(frozenset({Permission.ANSWER_CHATS}), Scope(mall="bogor")),))
    for other in (ELSEWHERE, blind, ANYONE):
        with pytest.raises(NotAllowed):
            queries.get_media(row.pk, by=other)
    assert fetch() == 0
    assert "KTP" not in str(list(Event.objects.values()))


@pytest.mark.parametrize(
    ("content", "more", "why"),
    [
        (b"MZ\x90\x00 hostile", {}, "unknown"),
        (b"<svg onload=x>", {"mime": "image/png"}, "drawing"),
        (b"\0\0\0\x18ftypheic", {}, "heic"),
        (b"PK\x03\x04", {"mime": "application/pdf"}, "office"),
        (b"%PDF-broken", {"kind": Kind.DOCUMENT}, "unreadable"),
        (b"x", {"kind": Kind.DOCUMENT, "size": 100 << 20}, "too_large"),
        (b"x", {"kind": Kind.VIDEO}, "video"),
        (b"x", {"kind": Kind.STICKER}, "sticker"),
        (b"ELF", {"kind": Kind.VOICE}, "unknown"),
        (DeliveryFailed("too_large", permanent=True), {}, "too_large"),
    ],
)
def test_what_is_not_kept_says_why(came, folder, content, more, why):
    row = came(content, **more)
    fetch()
    row.refresh_from_db()
    assert (row.state, row.why, row.reference) == ("refused", why, "")
    assert list(folder.rglob("*")) == []
    assert queries.why_not_kept(queries.list_messages(row.message.thread_id)[0].media[0])
    with pytest.raises(NotFound):
        queries.get_media(row.pk, by=OFFICER)


def test_a_voice_note_is_kept_as_it_is(came):
    row = came(b"OggS voice", Kind.VOICE, mime="text/html")
    fetch()
    kept = queries.get_media(row.pk, by=OFFICER)
    assert (kept.mime, kept.content) == ("audio/ogg", b"OggS voice")


def later():
    with connection.cursor() as cursor:
        cursor.execute("UPDATE channels_media SET next_try_at = now() - interval '1 second'")


def test_what_does_not_come_is_asked_for_again_and_given_up(came):
    row = came(DeliveryFailed("connect_timeout", permanent=False))
    assert fetch() == 1
    assert fetch() == 0
    row.refresh_from_db()
    assert (row.state, row.attempts, row.why) == ("waiting", 1, "connect_timeout")
    for _try in range(rules.ATTEMPTS):
        later()
        fetch()
    row.refresh_from_db()
    assert (row.state, row.why, row.reference) == ("expired", "not_fetched", "")
    gone = came(DeliveryFailed("gone", permanent=True), key="m2")
    fetch()
    gone.refresh_from_db()
    assert (gone.state, gone.why) == ("expired", "gone")


def test_another_file_than_the_vendor_told_is_not_kept(came):
    row = came(b"OggS", Kind.VOICE, sha256="0" * 64)
    fetch()
    row.refresh_from_db()
    assert (row.state, row.why) == ("waiting", "changed")


def test_files_are_removed_in_time_and_what_a_crash_left_too(came, folder):
    row = came(b"OggS voice", Kind.VOICE)
    fetch()
    row.refresh_from_db()
    lost = folder / "chat" / row.path[:2] / "lost"
    lost.write_bytes(b"x")
    assert actions.forget_media(by=SYSTEM, at=AT + timedelta(days=89)) == 0
    assert lost.exists()
    import os

    os.utime(lost, (0, 0))
    assert actions.forget_media(by=SYSTEM, at=AT + timedelta(days=91)) == 1
    row.refresh_from_db()
    assert (row.state, row.path, row.name) == ("gone", "", "")
    assert [each for each in folder.rglob("*") if each.is_file()] == []
    with pytest.raises(NotFound):
        queries.get_media(row.pk, by=OFFICER)


def test_a_full_disk_leaves_the_file_waiting_and_the_others_go_on(came, monkeypatch):
    def full(*_given):
        raise OSError("no space")

    row, other = came(b"OggS", Kind.VOICE), came(b"x", Kind.VIDEO, key="m2")
    monkeypatch.setattr("pendopo.channels.actions.media._write", full)
    assert fetch() == 2
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.state, row.why, row.attempts, other.state) == ("waiting", "fault", 1, "refused")


@given(st.binary(max_size=40))
def test_a_told_digest_is_believed_in_both_spellings_and_no_other(content):
    digest = hashlib.sha256(content).digest()
    assert rules.is_as_told("", digest)
    assert rules.is_as_told(digest.hex(), digest)
    assert rules.is_as_told(base64.b64encode(digest).decode(), digest)
    assert not rules.is_as_told(hashlib.sha256(content + b"x").hexdigest(), digest)
    assert json.dumps(rules.sound_type(content)) is not None


def test_a_file_is_kept_for_ninety_days():
    assert rules.kept_until(AT) - AT == timedelta(days=90)
    assert rules.fetch_again_after(1) == timedelta(minutes=1)
    assert rules.fetch_again_after(rules.ATTEMPTS) is None
    assert rules.why_not_fetched("image", 8 << 20) == ""
