"""Everyday questions: at least 85 percent find their service among the first three, also those held out."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from pendopo.catalogue import actions, queries
from pendopo.catalogue.tests.factories import AT, DAY, make_mall, make_stall
from pendopo.kit.actor import SYSTEM
from pendopo.malls.models import Agency

FILES = Path(__file__).parents[2] / "config" / "demo" / "catalogue" / "bogor"
QUESTIONS = {
    part: questions
    for name in ("questions.yaml", "questions_blind.yaml")
    for part, questions in yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8")).items()
}


def load_bogor():
    """The demo catalogue of Bogor in a mall with its stalls."""
    mall = make_mall()
    files = {path.name: path.read_text(encoding="utf-8") for path in sorted(FILES.glob("*.yaml"))}
    for slug in ("dinkes", "pengadilan"):
        Agency.objects.create(slug=slug, name=slug, short_name=slug, kind="local")
    for number, name in enumerate(files, 1):
        make_stall(mall, name.removesuffix(".yaml"), number=number, starts_date=date(2026, 1, 1))
    actions.import_catalogue(mall=mall, files=files, by=SYSTEM, at=AT)
    return mall


def missed(mall, part):
    """The questions of a part whose service is not among the first three, with what came instead."""
    wrong = []
    for question, types in QUESTIONS[part]:
        page = queries.search_services(mall, str(question), on=DAY, limit=3)
        found = [hit.service.type_code for hit in page.items]
        if not set(found) & set(types):
            wrong.append((question, types, found, page.corrected))
    return wrong


@pytest.mark.django_db
def test_everyday_questions_find_their_service_in_the_first_three(record_property):
    mall = load_bogor()
    shares = {}
    for part, questions in QUESTIONS.items():
        wrong = missed(mall, part)
        shares[part] = 1 - len(wrong) / len(questions)
        print(f"{part}: {shares[part]:.1%} of {len(questions)}")  # noqa: T201 - shown with -s
        for line in wrong if part == "tuning" else ():  # nobody looks at what was held out
            print("  ", *line)  # noqa: T201
    asked = {part: len(questions) for part, questions in QUESTIONS.items()}
    overall = sum(shares[part] * asked[part] for part in shares) / sum(asked.values())
    assert sum(asked.values()) >= 150
    assert (asked["held_out"] + asked["blind"]) * 3 >= sum(asked.values())
    assert overall >= 0.85
    assert shares["held_out"] >= 0.85
    assert shares["blind"] >= 0.9
    assert shares["second_blind"] >= 0.85
