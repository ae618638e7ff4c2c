"""Which signs paper can carry."""

from hypothesis import given
from hypothesis import strategies as st

from pendopo.documents import rules


@given(st.text())
def test_what_can_be_seen_is_kept_and_control_signs_are_not(text: str) -> None:
    """documents-01."""
    kept = rules.printable(text)
    assert rules.printable(kept) == kept
    assert not any(sign < " " and sign not in "\n\t" for sign in kept)
    assert rules.printable("Kota Bogor\n7.912 \x00\x07\u200d!") == "Kota Bogor\n7.912 !"


@given(st.text(), st.sets(st.characters()))
def test_a_missing_sign_leaves_a_box_at_its_place(text: str, missing: set[str]) -> None:
    """documents-02."""
    shown = rules.boxed(text, missing)
    assert len(shown) == len(text)
    assert all(new in {old, rules.BOX} for old, new in zip(text, shown, strict=True))
    assert not set(shown) & (missing - {rules.BOX})


def test_letters_of_our_scripts_are_common() -> None:
    """documents-03."""
    assert not any(map(rules.is_rare, "Aé7.912–“”%Ω"))
    assert all(map(rules.is_rare, "漢ไ😀"))


@given(st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(
    st.text(), inner), max_leaves=12))  # fmt: skip
def test_every_text_is_changed_at_any_depth_and_nothing_else(data: object) -> None:
    """documents-04."""
    assert rules.mapped(data, lambda text: text) == data
    marked = repr(rules.mapped({"a": [{"b": "x"}, 7, None]}, str.upper))
    assert marked == "{'a': [{'b': 'X'}, 7, None]}"
