"""Finding services as people ask for them: an index of roots with weights, and one published order."""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from pendopo.catalogue.rules import mending
from pendopo.catalogue.rules.services import is_offered
from pendopo.catalogue.rules.words import Lexicon, split_words

WEIGHTS = {
    "name": 3.0, "short_name": 3.0, "words": 2.6, "type_code": 2.4, "summary": 1.2, "name_en": 1.6,
    "life_events": 0.9, "place": 1.0,
}  # fmt: skip
PREFIX_WORTH, TYPO_WORTH, RELATED_WORTH, SITUATION_WORTH = 0.7, 0.85, 0.6, 0.7
PHRASE_WORTH = 2.2
LEAST_SHARE = 0.2  # answers below this share of the best one are left out


@dataclass(frozen=True, slots=True)
class Document:
    """What the search knows of one service: its number, its dates, and its texts by field."""

    id: int
    starts_date: date
    ends_date: date | None
    texts: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Found:
    """One answer: the service's number, its worth, and the words that were met."""

    id: int
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A question as understood: each asked word with its forms and their worth, and the question mended."""

    wanted: tuple[tuple[str, Mapping[str, float]], ...]
    corrected: str = ""


@dataclass(frozen=True, slots=True)
class Index:
    """Roots to services with weights, the phrases of each service, and the words as written."""

    documents: tuple[Document, ...]
    postings: Mapping[str, Mapping[int, float]]
    phrases: Mapping[str, tuple[tuple[int, frozenset[str]], ...]]
    written: Mapping[str, str]  # word as written -> form
    sorted_words: tuple[str, ...]
    lexicon: Lexicon
    sounds: Mapping[str, str] = field(default_factory=dict)  # as it sounds -> word as written
    shorts: Mapping[str, str] = field(default_factory=dict)  # its consonants -> word as written
    said: frozenset[str] = frozenset()  # forms that only situations know
    rarity: Mapping[str, float] = field(default_factory=dict)


def build_index(documents: Iterable[Document], lexicon: Lexicon) -> Index:
    """A service is found by its names, the words people use, its summary, life events and place.

    Rule: catalogue-13. Source: docs/adr, "Search and catalogue"; WEIGHTS says how much each counts.
    """
    kept = tuple(documents)
    postings: dict[str, dict[int, float]] = defaultdict(dict)
    phrases: dict[str, list[tuple[int, frozenset[str]]]] = defaultdict(list)
    written: dict[str, str] = {}
    for number, document in enumerate(kept):
        seen: set[frozenset[str]] = set()
        for name, texts in document.texts.items():
            weight = WEIGHTS[name]
            for text in texts:
                words = split_words(text)
                for word in words:
                    form = lexicon.form(word)
                    if form and not word.isdigit():
                        written[word] = form
                pairs = lexicon.read(words)
                for form, _word in pairs:
                    before = postings[form].get(number, 0.0)
                    postings[form][number] = max(before, weight) + 0.1 * min(before, weight)
                group = frozenset(form for form, _word in pairs)
                if name in ("words", "short_name", "name") and group and group not in seen:
                    seen.add(group)
                    for form in group:
                        phrases[form].append((number, group))
    rarity = {form: math.log(1 + len(kept) / (0.5 + len(where))) for form, where in postings.items()}
    said = frozenset(
        form
        for situations in lexicon.situations.values()
        for situation in situations
        for group in situation.groups
        for form in group
    )
    for form in (*lexicon.same, *said):  # what people write may be misspelt too
        written.setdefault(form, lexicon.same.get(form, form))
    written = {word: form for word, form in written.items() if form in postings or form in said}

    def count(word: str) -> int:
        return len(postings.get(written[word], ()))

    return Index(
        documents=kept, postings=dict(postings), phrases=_phrases_by_rarest(phrases, rarity),
        written=written, sorted_words=tuple(sorted(written)), lexicon=lexicon, rarity=rarity, said=said,
        sounds=mending.by_key((word for word in written if len(word) > 3), mending.sound, count),
        shorts=mending.by_key((word for word in written if len(word) > 3), mending.consonants, count),
    )  # fmt: skip


def _phrases_by_rarest(
    phrases: Mapping[str, Sequence[tuple[int, frozenset[str]]]], rarity: Mapping[str, float]
) -> dict[str, tuple[tuple[int, frozenset[str]], ...]]:
    """Each phrase under its rarest word only: a question then looks at it once, and at few."""
    rarest: dict[str, list[tuple[int, frozenset[str]]]] = defaultdict(list)
    for form, groups in phrases.items():
        for number, group in groups:
            if form == max(group, key=lambda part: (rarity[part], part)):
                rarest[form].append((number, group))
    return {form: tuple(groups) for form, groups in rarest.items()}


def read_question(index: Index, text: str) -> Reading:
    """A word that the catalogue does not know is mended: by its root, its sound, as two words, or as a slip.

    Then the situations it describes are added: who lost a purse wants to report it.

    Rule: catalogue-14. Source: docs/adr, "Search and catalogue"; one slip from 4 letters, two from 7.
    """
    asked = split_words(text)
    in_phrases = {word for phrase in index.lexicon.phrases for word in phrase}
    mended = {
        word: near
        for word in dict.fromkeys(asked)
        if not _is_known(index, word) and word not in in_phrases and (near := mend(index, word))
    }
    words = [part for word in asked for part in mended.get(word, word).split()]
    new = {part for near in mended.values() for part in near.split()}
    wanted: list[tuple[str, Mapping[str, float]]] = []
    said: dict[str, str] = {}
    for form, word in index.lexicon.read(words):
        said.setdefault(form, word)
        forms: dict[str, float] = {}
        if form in index.postings:
            forms = _with_related(index, {form: TYPO_WORTH if word in new else 1.0})
            if word == words[-1] and len(word) >= 3:  # perhaps not yet typed to its end
                _add_beginnings(index, word, forms, 0.3)
        elif form not in index.said:
            _add_beginnings(index, word, forms, PREFIX_WORTH)
        if forms:
            wanted.append((word, forms))
    wanted += _situations(index, said)
    return Reading(tuple(wanted), " ".join(words) if mended else "")


def _situations(index: Index, said: Mapping[str, str]) -> list[tuple[str, Mapping[str, float]]]:
    """The words that the situations of a question mean besides, each with the word that told of it."""
    meant: dict[str, str] = {}
    for form, word in said.items():
        for situation in index.lexicon.situations.get(form, ()):
            if all(not group.isdisjoint(said) for group in situation.groups):
                for other in situation.meant:
                    if other in index.postings and other not in said:
                        meant.setdefault(other, word)
    return [(word, {other: SITUATION_WORTH}) for other, word in meant.items()]


def _is_known(index: Index, word: str) -> bool:
    form = index.lexicon.form(word)
    if not form or form in index.postings or form in index.said:
        return True
    place = bisect_left(index.sorted_words, word)
    return place < len(index.sorted_words) and index.sorted_words[place].startswith(word)


def mend(index: Index, word: str) -> str:
    """An unknown word is taken for the nearest: by affixes, sound, short writing, slips, glue.

    Rule: catalogue-28. Source: house; the order goes from what is certain to what is guessed.
    """
    if word.isdigit():
        return ""

    def is_word(part: str) -> bool:
        return part in index.written or part in index.postings

    empty = index.lexicon.empty
    for root in mending.possible_roots(word):
        if is_word(root) or root in empty:
            return "" if root in empty else root
    if len(word) > 3 and (near := index.sounds.get(mending.sound(word))):
        return near
    if mending.is_short_writing(word) and (near := index.shorts.get(mending.consonants(word))):
        return near
    parts = mending.unglue(word, lambda part: is_word(part) or part in empty)
    return nearest_word(index, word) or " ".join(parts or ())


def nearest_word(index: Index, word: str) -> str:
    """A slip is mended to the word of the catalogue that differs by the fewest letters.

    Rule: catalogue-15. Source: docs/adr, "Search and catalogue".
    """
    if len(word) < 4 or word.isdigit():
        return ""
    allowed = 1 if len(word) < 7 else 2
    near = process.extract(word, index.sorted_words, scorer=OSA.distance, score_cutoff=allowed, limit=12)

    def order(choice: tuple[str, float, int]) -> tuple[float, float, str]:
        known, distance, _place = choice
        where = index.postings.get(index.written[known], {})
        return (distance + (0.6 if known[0] != word[0] else 0), -len(where), known)

    known_ones = [choice for choice in near if len(choice[0]) >= 3]
    return min(known_ones, key=order)[0] if known_ones else ""


def find_services(index: Index, reading: Reading, *, on: date) -> list[Found]:
    """The service that meets most of the asked words comes first; rare words and whole phrases count more.

    Rule: catalogue-16. Source: docs/adr, "Search and catalogue"; measured by catalogue/tests/questions.yaml.
    """
    scores: dict[int, float] = defaultdict(float)
    met: dict[int, list[str]] = defaultdict(list)
    mass: dict[int, float] = defaultdict(float)
    total = 0.0
    asked: dict[str, float] = {}
    for word, forms in reading.wanted:
        best: dict[int, float] = {}
        rarity = max(index.rarity[form] for form in forms)
        total += rarity
        for form, worth in forms.items():
            if worth >= RELATED_WORTH:
                asked[form] = max(worth, asked.get(form, 0))
            for number, weight in index.postings[form].items():
                best[number] = max(best.get(number, 0.0), worth * weight * index.rarity[form])
        for number, worth in best.items():
            scores[number] += worth
            mass[number] += rarity
            met[number].append(word)
    for number, worth in _phrase_worth(index, asked).items():
        scores[number] += worth
    for number in scores:
        scores[number] *= 0.25 + 0.75 * (mass[number] / total if total else 0)
    found = [
        Found(index.documents[number].id, round(score, 4), tuple(met[number]))
        for number, score in scores.items()
        if is_offered(index.documents[number].starts_date, index.documents[number].ends_date, on)
    ]
    found.sort(key=lambda item: (-item.score, item.id))
    least = found[0].score * LEAST_SHARE if found else 0
    return [item for item in found if item.score >= least]


def nearest_services(index: Index, text: str, *, on: date, limit: int = 5) -> list[int]:
    """When nothing is found, the services whose names look most alike are suggested.

    Rule: catalogue-17. Source: docs/adr, "Search and catalogue".
    """
    question = " ".join(split_words(text))
    if not question:
        return []
    names = {
        document.id: " ".join(split_words(" ".join(document.texts.get("name", ()))))
        for document in index.documents
        if is_offered(document.starts_date, document.ends_date, on)
    }
    near = process.extract(question, names, scorer=fuzz.WRatio, score_cutoff=50, limit=limit)
    return [number for _name, _score, number in near]


def _with_related(index: Index, forms: dict[str, float]) -> dict[str, float]:
    for form, worth in list(forms.items()):
        for other in index.lexicon.related.get(form, ()):
            if other in index.postings:
                forms.setdefault(other, worth * RELATED_WORTH)
    return forms


def _add_beginnings(index: Index, word: str, forms: dict[str, float], worth: float) -> None:
    if len(word) < 2:
        return
    place = bisect_left(index.sorted_words, word)
    while place < len(index.sorted_words) and index.sorted_words[place].startswith(word) and len(forms) < 12:
        form = index.written[index.sorted_words[place]]
        if form in index.postings:
            forms.setdefault(form, worth)
        place += 1


def _phrase_worth(index: Index, asked: Mapping[str, float]) -> dict[int, float]:
    """The worth of the best phrase of each service that the question holds as a whole."""
    worths: dict[int, float] = {}
    for form in asked:
        for number, group in index.phrases.get(form, ()):
            if group.issubset(asked.keys()):
                whole = 1.5 if len(group) == len(asked) else 1.0
                worth = PHRASE_WORTH * whole * sum(index.rarity[part] * asked[part] for part in group)
                worths[number] = max(worths.get(number, 0.0), worth)
    return worths


def matched_words(words: Sequence[str]) -> str:
    """An answer says which of the asked words it met.

    Rule: catalogue-18. Source: look, the person sees why something is shown.
    """
    return ", ".join(dict.fromkeys(words))
