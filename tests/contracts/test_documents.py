"""The pages that are written from the code say what the code says."""

from collections import Counter

from pendopo.config.commands import docs
from pendopo.config.runtime.instance import PACKAGE, ROOT
from pendopo.events.types import CATALOGUE


def test_the_pages_are_up_to_date():
    stale = [name for name, text in docs.pages().items() if (ROOT / "docs" / name).read_text() != text]
    assert not stale, f"Run pendopo docs and commit: {stale}"
    assert docs.run(["--check"]) == 0


def test_every_mark_of_a_rule_in_the_code_is_on_the_page():
    marks = sum(path.read_text().count("\n    Rule: ") for path in docs.rule_files())
    rules = docs.list_rules()
    assert len(rules) == marks > 100


def test_every_rule_has_an_id_of_its_own_a_sentence_and_a_source():
    rules = docs.list_rules()
    twice = [name for name, times in Counter(entry.id for entry in rules).items() if times > 1]
    assert not twice
    sentences = [entry.id for entry in rules if not entry.sentence.rstrip('"').endswith(".")]
    assert not sentences
    assert not [entry.id for entry in rules if len(entry.source) < 4]
    assert not [entry.id for entry in rules if not entry.id.startswith(f"{entry.room}-")]


def test_every_published_event_belongs_to_a_room_and_is_on_the_page():
    page = docs.events_page()
    assert len(CATALOGUE) > 30
    for name in CATALOGUE:
        assert f"| `{name}` |" in page
        assert (PACKAGE / name.split(".")[0]).is_dir()


def test_a_stale_page_is_said(tmp_path, monkeypatch, capsys):
    (tmp_path / "docs").mkdir()
    written = docs.pages()
    monkeypatch.setattr(docs, "pages", lambda: written)
    monkeypatch.setattr(docs.instance, "ROOT", tmp_path)
    assert docs.run(["--check"]) == 1
    assert "docs/rules.md is stale" in capsys.readouterr().err
    assert docs.run([]) == 0
    assert docs.run(["--check"]) == 0
