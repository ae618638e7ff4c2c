"""The catalogue as files by command line, and the demo catalogues of all malls."""

import json

import pytest

from pendopo.catalogue import queries
from pendopo.catalogue.models import Service
from pendopo.catalogue.tests.factories import AT, make_mall, make_service, make_stall, make_standard, manager
from pendopo.config.commands import catalogue as commands
from pendopo.config.demo import catalogue as demo
from pendopo.kit.actor import SYSTEM
from pendopo.malls.models import Mall

pytestmark = pytest.mark.django_db


@pytest.fixture
def joko(monkeypatch):
    """An account that manages Bogor's catalogue."""
    monkeypatch.setattr(commands, "find_user", lambda name: "joko" if name == "joko" else None)
    monkeypatch.setattr(commands, "actor_for_user", lambda user, *, at: manager())


def test_a_catalogue_goes_out_and_comes_back(joko, tmp_path, capsys):
    make_standard(make_service(make_stall(make_mall()), "akta-kelahiran"))
    folder = f"{tmp_path}/keluar/"
    assert commands.export_catalogue([folder, "--mall", "bogor"]) == 0
    assert [path.name for path in (tmp_path / "keluar").iterdir()] == ["disdukcapil.yaml"]
    before = queries.list_catalogue(Mall.objects.get())
    Service.objects.all().delete()
    assert commands.import_catalogue([folder, "--mall", "bogor", "--as", "joko", "--dry-run"]) == 0
    assert not Service.objects.exists()
    capsys.readouterr()
    assert commands.import_catalogue([folder, "--mall", "bogor", "--as", "joko", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["created"] == ["akta-kelahiran"]
    assert queries.list_catalogue(Mall.objects.get()) == before
    assert commands.export_catalogue(["-", "--mall", "bogor"]) == 0
    assert "slug: akta-kelahiran" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"stall: disdukcapil\nservices:\n- slug: A!\n", "a.yaml:3: name:"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"x" * 2_000_001, "2 MB"),
        (b"services: []\nlain: 1\n", "a.yaml:2: lain:"),
    ],
)
def test_bad_files_are_named_and_nothing_is_kept(joko, tmp_path, capsys, content, told):
    make_stall(make_mall())
    path = tmp_path / "a.yaml"
    path.write_bytes(content)
    assert commands.import_catalogue([str(path), "--mall", "bogor", "--as", "joko"]) == 1
    assert told in capsys.readouterr().err
    assert not Service.objects.exists()


def test_unknown_accounts_malls_and_files_are_told(joko, tmp_path, capsys):
    make_mall()
    assert commands.import_catalogue([str(tmp_path), "--mall", "bogor", "--as", "siapa"]) == 1
    assert commands.import_catalogue([f"{tmp_path}/x", "--mall", "bogor", "--as", "joko"]) == 1
    assert commands.import_catalogue([str(tmp_path), "--mall", "bogor", "--as", "joko"]) == 1
    assert commands.export_catalogue(["-", "--mall", "siapa"]) == 1
    told = capsys.readouterr().err
    assert "siapa: akun tidak dikenal" in told
    assert f"{tmp_path}/x" in told


def test_every_demo_mall_loads_its_catalogue_once():
    import yaml

    for slug, files in demo.demo_files().items():
        mall = make_mall(slug)
        Mall.objects.filter(pk=mall.pk).update(is_demo=True)
        read = [yaml.safe_load(text) for text in files.values()]
        stalls = {entry.get("stall", one.get("stall")) for one in read for entry in one["services"]}
        for number, stall in enumerate(sorted(stalls), 1):
            make_stall(mall, stall, number=number)
    first = demo.load(by=SYSTEM, at=AT)
    assert set(first) == {
        "bogor", "banda-aceh", "batam", "payakumbuh", "padang", "pekanbaru", "sumedang"
    }  # fmt: skip
    assert all(6 <= len(one.created) <= 15 for slug, one in first.items() if slug != "bogor")
    assert len(first["bogor"].created) >= 60
    again = demo.load(by=SYSTEM, at=AT)
    assert all(not (one.created or one.edited or one.versions) for one in again.values())
    for mall in Mall.objects.all():
        complete, services = queries.count_complete_standards(mall, on=AT.date())
        assert complete == services
