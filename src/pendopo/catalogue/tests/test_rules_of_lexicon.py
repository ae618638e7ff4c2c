"""One synonym file makes the lexicon."""

from pendopo.catalogue.rules.words import build_lexicon


def test_build_lexicon_reads_groups_phrases_and_words_without_weight():
    lexicon = build_lexicon(
        {
            "roots": ["izin"],
            "same": [["akta", "akte"]],
            "phrases": {"anak lahir": "akta kelahiran"},
            "related": {"warung": ["usaha"]},
            "empty": ["bikin"],
        }
    )
    assert lexicon.form("akte") == lexicon.form("akta")
    assert lexicon.phrases[("anak", "lahir")][0] == lexicon.form("akta")
    assert lexicon.related[lexicon.form("warung")] == (lexicon.form("usaha"),)
    assert "bikin" in lexicon.empty
    assert lexicon.longest == 2
    assert build_lexicon({}).phrases == {}
