"""The doctor sees what is wrong and says what to do."""

import json
import os
import socket

import pytest

from pendopo.config.commands import doctor
from pendopo.config.runtime.keys import ensure_keys


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("PENDOPO_DATA", str(tmp_path))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        monkeypatch.setenv("PORT", str(probe.getsockname()[1]))
    return tmp_path


def problems():
    return {finding.what: finding for finding in findings() if finding.state == "bad"}


def findings():
    return [finding for check in doctor.CHECKS for finding in doctor._safely(check)]


def test_a_new_folder_is_fine(data, capsys):
    assert problems() == {}
    assert doctor.run([]) == 0
    assert "Everything is well." in capsys.readouterr().out


def test_keys_that_others_can_read_are_a_problem_with_its_cure(data, capsys):
    path = ensure_keys(data)
    assert problems() == {}
    path.chmod(0o644)
    assert "chmod 600" in problems()["keys"].advice
    assert doctor.run(["--json"]) == 1
    shown = {entry["what"]: entry["state"] for entry in json.loads(capsys.readouterr().out)}
    assert shown["keys"] == "bad"
    assert shown["python"] == "good"


def test_damaged_keys_point_to_the_backup(data):
    ensure_keys(data).write_text("{}")
    assert "restore" in problems()["keys"].said


def test_a_full_disk_is_a_problem(data, monkeypatch):
    monkeypatch.setattr(doctor, "LEAST_FREE", 10**18)
    assert "Free some space" in problems()["folder"].advice


def test_a_taken_port_names_another(data, monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        advice = {finding.what: finding.advice for finding in findings()}
    assert f"PORT={port + 1}" in advice["server"]


def test_a_check_that_breaks_is_a_finding(data, monkeypatch):
    monkeypatch.setenv("PORT", "http")
    assert problems()["server"].advice


def test_a_given_database_that_refuses_is_a_problem_with_its_cure_and_no_password(data, monkeypatch):
    port = os.environ["PORT"]  # nobody listens there
    monkeypatch.setenv("DATABASE_URL", f"postgresql://kota:rahasia@127.0.0.1:{port}/kota")
    found = problems()["database"]
    assert port in found.said
    assert "DATABASE_URL" in found.advice
    assert "rahasia" not in found.said + found.advice
