"""What README and docs name is there: commands with their options, addresses, targets, settings, pictures."""

import inspect
import re
from importlib import import_module
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.urls import Resolver404, resolve

from pendopo.config.commands.table import COMMANDS, find_command
from pendopo.config.runtime.instance import PACKAGE, ROOT

WRITTEN = {"rules.md", "events.md"}  # from the code
PAGES = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    *sorted(path for path in (ROOT / "docs").rglob("*.md") if path.name not in WRITTEN),
]
FOLDERS = ("/srv", "/opt", "/var/lib", "/tmp", "/mnt", "/safe", "/backup")  # of a machine, not of the mall
BESIDE_PAGES = {"/healthz", "/readyz", "/aliran/"}  # answered by config.asgi itself
PLACES = {"<mall>": "bogor", "ID": "7", "TOKEN": "x" * 32, "SERVICE": "ktp-el-pengganti", "…": "x"}
LARGEST_PICTURE = 200_000


def code_of(page: Path) -> list[str]:
    """What is written as code: fenced blocks line by line, and words between backticks."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", page.read_text(), re.DOTALL | re.MULTILINE)
    rest = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.DOTALL | re.MULTILINE)
    return [*(line for block in blocks for line in block.splitlines()), *re.findall(r"`([^`\n]+)`", rest)]


def commands_in(page: Path) -> list[list[str]]:
    """Each `pendopo …` as words, up to what ends a command in a shell."""
    found = []
    for code in code_of(page):
        for words in re.findall(r"(?:^|[\s=(/])pendopo ([a-z][^#|;)]*)", code):
            found.append(words.split())
    return found


def addresses_in(page: Path) -> set[str]:
    """Each address of a page or of the API, with something in the places of what stands for a name."""
    text = page.read_text()
    named = set(re.findall(r"localhost:8000(/[^\s'\"<>`)]*)", text))
    named |= {code for code in code_of(page) if code.startswith("/") and not code.startswith(FOLDERS)}
    for word, real in PLACES.items():
        named = {address.replace(word, real) for address in named}
    return {address.split("?")[0] for address in named}


def is_there(address: str) -> bool:
    """Whether something answers there: an own answer, a page, or an operation of the API."""
    if address in BESIDE_PAGES:
        return address in (PACKAGE / "config" / "asgi.py").read_text()
    if address == "/api/v1":
        address += "/docs"
    for candidate in (address, f"{address}/"):
        try:
            if resolve(candidate).url_name != "unknown":  # the API's answer to every wrong address
                return True
        except Resolver404:
            continue
    return False


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_is_in_the_table_with_its_options(page: Path) -> None:
    for words in commands_in(page):
        command, rest = find_command(words)
        if command is None:
            family = [one for one in COMMANDS if one.words.split()[0] == words[0]]
            assert not family, f"{page.name}: pendopo {' '.join(words)}"
            assert words[0] in get_commands(), f"{page.name}: pendopo {' '.join(words)}"
            continue
        source = inspect.getsource(import_module(command.target.split(":")[0]))
        missing = [word for word in rest if word.startswith("--") and f'"{word}"' not in source]
        assert not missing, f"{page.name}: pendopo {command.words} has no {missing}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_address_is_there(page: Path) -> None:
    gone = sorted(address for address in addresses_in(page) if not is_there(address))
    assert not gone, f"{page.name} names {gone}"


def test_a_wrong_address_or_command_would_be_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "`/kelola/<mall>/akhirhari/` and `/api/v1/mall`\n\n```\n.venv/bin/pendopo tokens create\n```\n"
    )
    assert [address for address in sorted(addresses_in(page)) if is_there(address)] == []
    assert len(addresses_in(page)) == 2
    assert commands_in(page) == [["tokens", "create"]]


def test_every_command_of_ours_stands_in_the_read_me_as_the_table_tells_it() -> None:
    text = (ROOT / "README.md").read_text()
    assert [one.words for one in COMMANDS if f"| `pendopo {one.words}` | {one.meaning} |" not in text] == []


def test_every_make_target_is_there() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for page in PAGES:
        named = {
            word
            for code in code_of(page)
            for words in re.findall(r"(?:^|\s)make((?: [a-zA-Z_]+(?:=\S+)?)+)", code)
            for word in words.split()
            if "=" not in word
        }
        assert named <= targets, f"{page.name}: make {named - targets}"
    assert targets - {"help"} <= set(re.findall(r"make ([a-z]+)", (ROOT / "README.md").read_text()))


def test_every_setting_is_read_somewhere() -> None:
    code = "".join(path.read_text() for path in PACKAGE.rglob("*.py") if "tests" not in path.parts)
    for page in PAGES:
        named = set(re.findall(r"\b(PENDOPO_[A-Z_]+|DATABASE_URL)\b", page.read_text()))
        assert [name for name in sorted(named) if f'"{name}"' not in code] == [], page.name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)|src=\"([^\"]+)\"", page.read_text())
    wanted = [link for pair in links for link in pair if link and "://" not in link]
    assert [link for link in wanted if not (page.parent / link).exists()] == []


def test_every_picture_is_shown_and_small() -> None:
    from tests.journeys.pictures import FOLDER, PICTURES

    text = (ROOT / "README.md").read_text()
    files = sorted(FOLDER.glob("*.png"))
    assert {path.stem for path in files} == {*PICTURES, "briefing"}
    assert [path.name for path in files if f"docs/screenshots/{path.name}" not in text] == []
    assert [path.name for path in files if path.stat().st_size > LARGEST_PICTURE] == []
