"""`pendopo impact`: what it prints, for good files and for bad ones; nothing but JSON with `--json`."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from pendopo.config.commands.impact import measure_impact


@pytest.fixture
def csv_file(tmp_path):
    rng = np.random.default_rng(7)
    lines = ["bulan,pemohon,hari"]
    for i in range(36):
        days = 18 + i % 5
        mean = 40 * days * (0.6 if i >= 20 else 1)
        lines.append(f"{2018 + i // 12}-{i % 12 + 1:02d},{rng.poisson(mean)},{days}")
    path = tmp_path / "deret.csv"
    path.write_text("\n".join(lines))
    return path


def run(capsys, *words):
    code = measure_impact([str(word) for word in words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_json_is_flat_and_right(capsys, csv_file):
    code, out, err = run(
        capsys,
        csv_file,
        "--time",
        "bulan",
        "--value",
        "pemohon",
        "--at",
        "2019-09",
        "--exposure",
        "hari",
        "--json",
    )
    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert list(answer) == [
        "level_change",
        "ci95",
        "slope_change",
        "model",
        "n_before",
        "n_after",
        "warnings",
    ]
    assert answer["ci95"][0] < 0.6 < answer["ci95"][1]
    assert answer["level_change"] == pytest.approx(0.6, rel=0.1)
    assert (answer["n_before"], answer["n_after"]) == (20, 16)
    assert answer["warnings"] == []


def test_a_sentence_in_both_languages(capsys, csv_file):
    words = [csv_file, "--time", "bulan", "--value", "pemohon", "--at", "2019-09", "--season", "12"]
    _code, out, _err = run(capsys, *words)
    assert "sejalan dengan penurunan" in out
    _code, out, _err = run(capsys, *words, "--language", "en")
    assert "consistent with" in out
    assert "caused" not in out


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["--value", "pemohon", "--at", "2019-09"], "arguments"),
        (["--time", "bulan", "--value", "orang", "--at", "2019-09"], "column_unknown"),
        (["--time", "bulan", "--value", "pemohon", "--at", "besok"], "at_unreadable"),
        (["--time", "bulan", "--value", "pemohon", "--at", "2031-01"], "at_outside"),
        (["--time", "bulan", "--value", "pemohon", "--at", "2018-02"], "too_few_before"),
        (["--time", "bulan", "--value", "pemohon", "--at", "2019-09", "--season", "x"], "arguments"),
        (["--time", "bulan", "--value", "bulan", "--at", "2019-09"], "value_not_number"),
    ],
)
def test_mistakes_are_json_with_a_code_and_exit_two(capsys, csv_file, words, error):
    code, out, err = run(capsys, csv_file, *words, "--json")
    answer = json.loads(out)
    assert code == 2
    assert answer == {"error": error, "message": err.strip()}
    code, out, err = run(capsys, csv_file, *words)
    assert (code, out) == (2, "")
    assert err.strip()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--time", "t"], "Perintah belum lengkap: tulis juga --value, --at"),
        (["--season", "x", "--language", "en"], "--season must be a whole number, not 'x'"),
        (["--language=en", "--time", "t"], "also write --value, --at"),
    ],
)
def test_mistakes_in_the_arguments_are_told_in_one_language(capsys, csv_file, words, said):
    code, out, _err = run(capsys, csv_file, *words, "--json")
    assert code == 2
    assert said in json.loads(out)["message"]


def test_a_missing_file_is_answered(capsys, tmp_path):
    code, out, _err = run(capsys, tmp_path / "none.csv", "--time", "t", "--value", "v", "--at", "1", "--json")
    assert code == 2
    assert json.loads(out)["error"] == "file_unreadable"


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("million", "t,v\n" + "1,2\n" * 200_001, "too_many_rows"),
        ("wide", ",".join(f"c{number}" for number in range(40_000)) + "\n1\n", "column_unknown"),
        ("cell", f"t,v\n1,{'9' * 200_000}\n", "file_unreadable"),
        ("giant", "t,v\n" + "".join(f"{row},{'9' * 300}\n" for row in range(30)), "value_too_large"),
        ("binary", bytes(range(256)) * 40, "file_unreadable"),
        ("folder", None, "file_unreadable"),
        ("pipe", None, "file_unreadable"),  # nobody writes into it: it is never waited for
    ],
    ids=["million", "wide", "cell", "giant", "binary", "folder", "pipe"],
)
def test_a_hostile_file_is_answered_with_json_and_exit_two(capsys, tmp_path, name, content, error):
    path = tmp_path / name
    if name == "folder":
        path.mkdir()
    elif name == "pipe":
        os.mkfifo(path)
    else:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    code, out, _err = run(capsys, path, "--time", "t", "--value", "v", "--at", "20", "--json")
    assert (code, json.loads(out)["error"]) == (2, error)


def test_a_hundred_thousand_rows_are_answered(capsys, tmp_path):
    rng = np.random.default_rng(1)
    values = rng.poisson(np.where(np.arange(100_000) >= 60_000, 8, 10))
    path = tmp_path / "large.csv"
    path.write_text("t,n\n" + "\n".join(f"{i},{v}" for i, v in enumerate(values)))
    code, out, _err = run(capsys, path, "--time", "t", "--value", "n", "--at", "60000", "--json")
    assert code == 0
    assert json.loads(out)["level_change"] == pytest.approx(0.8, rel=0.03)


def test_it_needs_no_database_and_prints_nothing_else(csv_file, tmp_path):
    words = ["impact", str(csv_file), "--time", "bulan", "--value", "pemohon", "--at", "2019-09", "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "pendopo.config.cli", *words],
        capture_output=True, text=True, check=True, cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "PENDOPO_DATA": str(tmp_path / "none")},
    )  # fmt: skip
    assert json.loads(done.stdout)["n_after"] == 16
    assert done.stderr == ""
    assert not (tmp_path / "none").exists()
