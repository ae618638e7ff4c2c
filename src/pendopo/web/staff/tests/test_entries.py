"""A mall's own entries: who opens them, nothing typed is lost, edits do not swallow each other."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pendopo.documents.tests.test_uploads import a_png
from pendopo.kit.actor import SYSTEM
from pendopo.malls import actions as malls
from pendopo.malls.tests.factories import wib
from pendopo.obstacles import actions, queries
from pendopo.obstacles.tests.factories import AT, analyst, make_innovation, make_obstacle
from pendopo.web.staff.tests.browser import signed_in, wrong_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_without_built_files")]


def obstacles():
    """All obstacles, as the system sees them."""
    return queries.list_obstacles(by=SYSTEM)


LIST = "/petugas/bogor/kendala/"
NEW = "/petugas/bogor/catatan/kendala/baru/"
OBSTACLE = {
    "title": "Server mati", "code": "network", "state": "open", "since_precision": "day",
    "text": "Sejak pagi tidak tersambung", "is_public": "on", "stalls": ["disdukcapil"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("role", "scope", "opens"),
    [
        ("mall_manager", {"mall": "bogor"}, True),
        ("region_head", {"region": "32.71"}, True),
        ("mall_manager", {"mall": "padang"}, False),
        ("supervisor", {"mall": "bogor"}, False),
        ("ministry_analyst", {}, False),
        ("auditor", {}, False),
    ],
)
def test_only_who_reports_for_the_mall_opens_its_entries(bogor, role, scope, opens):
    client, row = signed_in(role, **scope), make_obstacle()
    for address in (LIST, NEW, f"/petugas/bogor/catatan/kendala/{row.pk}/ubah/"):
        assert (client.get(address).status_code == 200) == opens, address
    assert client.post(NEW, OBSTACLE).status_code == (302 if opens else 403)


def test_an_obstacle_is_written_sent_and_answered(bogor):
    client = signed_in("mall_manager", mall="bogor")
    page = client.post(NEW, OBSTACLE)
    [row] = obstacles()
    assert page.url == f"/petugas/bogor/catatan/kendala/{row.id}/"
    assert (row.reach, row.stalls, row.mall) == ("draft", ("disdukcapil",), "bogor")
    client.post(f"{page.url}kirim/", {"version": 1})
    assert obstacles()[0].reach == "submitted"
    answer = f"/petugas/bogor/catatan/strategi/baru/?menjawab={row.id}"
    assert f'value="{row.id}" id="isian-answers" checked' in client.get(answer).content.decode()
    typed = {"title": "Modem cadangan", "state": "running", "starts_date": "2026-11-20", "answers": [row.id]}
    assert client.post(answer, typed).status_code == 302
    [made] = queries.list_strategies(by=SYSTEM)
    assert [link.id for link in made.answers] == [row.id]
    page = client.get(LIST).content.decode()
    assert "Modem cadangan" in page


def test_nothing_typed_is_lost_when_something_is_wrong(bogor):
    client = signed_in("mall_manager", mall="bogor")
    answer = client.post(NEW, OBSTACLE | {"title": "", "since": "2099-01-01"})
    assert answer.status_code == 422
    assert wrong_of(answer)[0] == "title"
    page = answer.content.decode()
    assert "Sejak pagi tidak tersambung" in page
    assert "2099-01-01" in page
    answer = client.post(NEW, OBSTACLE | {"since": "2099-01-01"})
    assert wrong_of(answer) == ["since"]


def test_the_second_of_two_edits_sees_both_and_saves_knowingly(bogor):
    client, row = signed_in("mall_manager", mall="bogor"), make_obstacle(title="Semula")
    address = f"/petugas/bogor/catatan/kendala/{row.pk}/ubah/"
    assert client.post(address, OBSTACLE | {"title": "Pertama", "version": 1}).status_code == 302
    answer = client.post(address, OBSTACLE | {"title": "Kedua", "version": 1})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Kedua" in page
    assert "Pertama" in page
    assert 'name="version" value="2"' in page
    assert client.post(address, OBSTACLE | {"title": "Kedua", "version": 2}).status_code == 302
    assert obstacles()[0].title == "Kedua"
    history = client.get(f"/petugas/bogor/catatan/kendala/{row.pk}/").content.decode()
    assert "Pertama" in history


def test_an_innovation_is_written_in_sections_and_told_what_it_lacks(bogor):
    client = signed_in("mall_manager", mall="bogor")
    make_innovation("21.71", mall="batam", title="Antrean telepon")
    typed = {
        "title": "Konsultasi video", "stage": "trial", "codes": ["location"], "starts_date": "2026-01-05",
        "evidence": "Film | https://contoh.id/film\nhttps://contoh.id/sk", "competition": "2022/inklusif",
        "measure": "visits", "before_first": "2025-10-01", "before_last": "2025-12-01",
    }  # fmt: skip
    answer = client.post("/petugas/bogor/catatan/inovasi/baru/", typed)
    assert answer.status_code == 302
    [row] = queries.list_innovations(by=SYSTEM, text="konsultasi video")
    assert [item.url for item in row.evidence] == ["https://contoh.id/film", "https://contoh.id/sk"]
    assert (row.competition, row.category) == ("2022", "inklusif")
    page = client.get(answer.url).content.decode()
    assert "Siap untuk kompetisi 2022?" in page
    assert "Tulis nomor keputusannya." in page
    address = f"{answer.url}ubah/"
    assert "Film | https://contoh.id/film" in client.get(address).content.decode()
    bad = typed | {"evidence": "x | javascript:alert(1)", "before_last": "", "version": 1}
    assert set(wrong_of(client.post(address, bad))) == {"evidence", "before_last"}


def test_a_suggestion_is_accepted_with_one_click_merged_or_declined(bogor):
    client = signed_in("mall_manager", mall="bogor")
    for stall in bogor.stalls.all():
        malls.record_closure(mall=bogor, stall=stall, starts_at=wib(0), reason="Atap bocor", by=SYSTEM, at=AT)
    later = AT.replace(day=30)
    assert actions.suggest_obstacles(by=SYSTEM, at=later, mall="bogor") == 2
    first, second = queries.list_suggestions("bogor", by=SYSTEM)
    assert "Atap bocor" in client.get(LIST).content.decode()
    answer = client.post(f"/petugas/bogor/usul/{first.id}/terima/")
    assert answer.url == f"/petugas/bogor/catatan/kendala/{obstacles()[0].id}/"
    address = f"/petugas/bogor/usul/{second.id}"
    page = client.post(f"{address}/tolak/", {"reason": ""}, follow=True).content.decode()
    assert "Tulis alasannya" in page
    client.post(f"{address}/gabung/", {"obstacle": obstacles()[0].id})
    [merged] = queries.list_suggestions("bogor", by=SYSTEM, state="merged")
    assert merged.id == second.id
    assert client.post(f"{address}/hapus/").status_code == 404
    other = signed_in("region_head", region="13.71")
    assert other.post(f"{address}/tolak/", {"reason": "x"}).status_code == 403


@pytest.mark.parametrize("path", ["kendala/0/", "strategi/99999999999999999999/", "apel/1/", "apel/baru/"])
def test_what_does_not_exist_is_not_found(bogor, path):
    client = signed_in("mall_manager", mall="bogor")
    assert client.get(f"/petugas/bogor/catatan/{path}").status_code == 404


def test_a_file_is_handed_in_checked_served_and_taken_away(bogor):
    client, row = signed_in("mall_manager", mall="bogor"), make_innovation(reach="accepted")
    address, page = f"/petugas/bogor/inovasi/{row.pk}/bukti/", f"/petugas/bogor/catatan/inovasi/{row.pk}/"

    def send(content, name="loket.png", label="Loket tablet"):
        return client.post(address, {"label": label, "file": SimpleUploadedFile(name, content)})

    evil = b"<html><script>alert(1)</script></html>"
    for answer, field in ((send(evil), "file"), (send(b""), "file"), (send(a_png(), label=""), "label")):
        assert answer.status_code == 422
        assert wrong_of(answer) == [field]
    assert send(a_png(), name="../../<x>.png").url == page
    [file] = queries.get_innovation(row.pk, by=SYSTEM).files
    served = f"/pantau/inovasi/{row.pk}/bukti/{file.id}/"
    assert served in client.get(page).content.decode()
    answer = client.get(served)
    assert answer["Content-Type"].startswith("image/")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not {"/", "<", "\n"} & set(answer["Content-Disposition"].partition("filename=")[2])
    stranger = Client()
    assert stranger.get(served).status_code == 404  # the ministry looks at it again first
    actions.accept_entry(kind="innovation", entry_id=row.pk, version=2, by=analyst(), at=AT)
    assert stranger.get(served).status_code == 200
    assert stranger.get(f"/pantau/inovasi/{make_innovation().pk}/bukti/{file.id}/").status_code == 404
    assert client.post(f"{address}{file.id}/hapus/").url == page
    assert client.get(served).status_code == 404
