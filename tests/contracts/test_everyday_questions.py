"""120 everyday questions as the dialogue asks: 95 percent find their service among the first three."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from pendopo import config
from pendopo.catalogue import actions
from pendopo.catalogue.tests.factories import AT, DAY, make_mall, make_stall
from pendopo.chat.finding import find_by_message
from pendopo.kit.actor import SYSTEM
from pendopo.malls.models import Agency

HERE = Path(__file__).parent
FILES = Path(config.__file__).parent / "demo" / "catalogue" / "bogor"
QUESTIONS = yaml.safe_load((HERE / "everyday_questions.yaml").read_text(encoding="utf-8"))


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
    for question, meant in QUESTIONS[part]:
        found = [hit.service.type_code for hit in find_by_message(question, mall, on=DAY, limit=3).items]
        if not set(found) & set(meant):
            wrong.append((question, meant, found))
    return wrong


@pytest.mark.django_db
def test_everyday_questions_find_their_service_in_the_first_three():
    mall = load_bogor()
    wrong = {part: missed(mall, part) for part in QUESTIONS}
    shares = {part: 1 - len(wrong[part]) / len(QUESTIONS[part]) for part in QUESTIONS}
    for part, share in shares.items():
        print(f"{part}: {share:.1%} of {len(QUESTIONS[part])}")  # noqa: T201 - shown with -s
    for line in wrong["seen"]:  # nobody looks at what is blind
        print("  ", *line)  # noqa: T201
    asked = sum(map(len, QUESTIONS.values()))
    assert asked == 120
    assert len(QUESTIONS["blind"]) == 40
    assert 1 - sum(map(len, wrong.values())) / asked >= 0.95
    assert shares["blind"] >= 0.9
