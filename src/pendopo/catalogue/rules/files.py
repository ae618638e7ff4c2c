"""Reading a catalogue file: every mistake with its line and field, and nothing guessed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

import yaml

from pendopo.catalogue.rules.services import UNREADABLE, check_service, is_readable
from pendopo.catalogue.rules.standards import check_standard, is_example
from pendopo.catalogue.types import (
    ComponentInput,
    ComponentKey,
    FileProblem,
    Item,
    ServiceFile,
    ServiceInput,
    StandardInput,
)
from pendopo.kit.errors import Text
from pendopo.kit.text import _

MAX_BYTES = 2_000_000
MAX_SERVICES = 2_000
MAX_NODES = 200_000
MAX_PROBLEMS = 200
FILE_KEYS = ("stall", "from", "services")
SERVICE_KEYS = (
    "slug", "type", "stall", "agency", "name", "short", "name_en", "summary", "minutes", "words",
    "life_events", "bookable", "walk_in", "position", "from", "until", "standards",
)  # fmt: skip
STANDARD_KEYS = ("from", "decree", *(key.value for key in ComponentKey))
COMPONENT_KEYS = ("text", "items", "value", "unit", "amount", "basis", "source", "example")
ITEM_KEYS = ("text", "note", "amount")
_FIELD_NAMES = {
    "type_code": "type", "short_name": "short", "duration_minutes": "minutes",
    "starts_date": "from", "ends_date": "until",
}  # fmt: skip
T = TypeVar("T")
_WHOLE = re.compile(r"-?[0-9]{1,15}\Z")
_FLAGS = {"true": True, "ya": True, "yes": True, "false": False, "tidak": False, "no": False}


def read_catalogue_file(text: str, file: str) -> tuple[list[ServiceFile], list[FileProblem]]:
    """A catalogue file is taken whole or not at all; each mistake is named with file, line and field.

    Rule: catalogue-19. Source: issue, "errors per line; nothing is half imported".
    """
    reader = _Reader(file)
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        reader.problem(None, "-", _("Berkas lebih dari 2 MB. Bagi menjadi beberapa berkas."))
        return [], reader.problems
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reader.at(
            mark.line + 1 if mark else 1, "-", _("Susunan YAML salah: %(what)s.") % {"what": error.problem}
        )
        return [], reader.problems
    except (yaml.YAMLError, RecursionError, ValueError):
        reader.at(1, "-", _("Berkas tidak dapat dibaca sebagai YAML."))
        return [], reader.problems
    if root is None:
        reader.at(1, "-", _("Berkas kosong."))
        return [], reader.problems
    services = list(reader.services(root))
    return services, sorted(reader.problems)


def list_repeats(services: list[ServiceFile]) -> list[FileProblem]:
    """A service may be written once in all files of an import, and a version of its standard once a day.

    Rule: catalogue-20. Source: own; the same is unique in the tables.
    """
    problems: list[FileProblem] = []
    seen: dict[str, ServiceFile] = {}
    for entry in services:
        first = seen.setdefault(entry.service.slug, entry)
        if first is not entry:
            sentence = _("Sudah ditulis di %(file)s baris %(line)d.") % {
                "file": first.file,
                "line": first.line,
            }
            problems.append(FileProblem(entry.file, entry.line, "slug", str(sentence)))
        days = [standard.valid_from for standard in entry.standards]
        if len(days) != len(set(days)):
            twice = _("Dua versi standar berlaku mulai tanggal yang sama.")
            problems.append(FileProblem(entry.file, entry.line, "standards", str(twice)))
    return problems


@dataclass
class _Reader:
    """Walks the nodes of one file and gathers what is wrong."""

    file: str
    problems: list[FileProblem] = field(default_factory=list)
    nodes: int = 0

    def at(self, line: int, name: str, sentence: Text) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(FileProblem(self.file, line, name, str(sentence)))

    def problem(self, node: yaml.Node | None, name: str, sentence: Text) -> None:
        self.at(node.start_mark.line + 1 if node is not None else 1, name, sentence)

    def services(self, root: yaml.Node) -> Iterator[ServiceFile]:
        parts = self.mapping(root, "-", FILE_KEYS)
        stall = self.text(parts.get("stall"), "stall")
        begins = self.day(parts["from"], "from") if "from" in parts else None
        if "services" not in parts:
            self.problem(root, "services", _("Daftar layanan tidak ada."))
        entries = self.listed(parts.get("services"), "services")
        if len(entries) > MAX_SERVICES:
            self.problem(root, "services", _("Lebih dari 2.000 layanan dalam satu berkas."))
            return
        for number, node in enumerate(entries):
            service = self.service(node, stall=stall, begins=begins, position=(number + 1) * 10)
            if service is not None:
                yield service

    def service(
        self, node: yaml.Node, *, stall: str, begins: date | None, position: int
    ) -> ServiceFile | None:
        before = len(self.problems)
        parts = self.mapping(node, "services", SERVICE_KEYS)
        for name in ("slug", "name", "short", "minutes"):
            if parts and name not in parts:
                self.problem(node, name, _("Wajib diisi."))
        starts = self.day(parts["from"], "from") if "from" in parts else begins
        if parts and "from" not in parts and begins is None:
            self.problem(node, "from", _("Wajib diisi."))
        slug = self.text(parts.get("slug"), "slug")
        words = {
            name: tuple(self.text(item, name) for item in self.listed(parts.get(name), name))
            for name in ("words", "life_events")
        }
        standards = tuple(
            standard
            for item in self.listed(parts.get("standards"), "standards")
            if (standard := self.standard(item)) is not None
        )
        service = ServiceInput(
            slug=slug,
            type_code=self.text(parts.get("type"), "type") or slug,
            stall=self.text(parts.get("stall"), "stall") or stall,
            agency=self.text(parts.get("agency"), "agency"),
            name=self.text(parts.get("name"), "name"),
            short_name=self.text(parts.get("short"), "short"),
            name_en=self.text(parts.get("name_en"), "name_en"),
            summary=self.text(parts.get("summary"), "summary"),
            duration_minutes=self.whole(parts.get("minutes"), "minutes") or 0,
            words=words["words"],
            life_events=words["life_events"],
            bookable=self.flag(parts.get("bookable"), "bookable", usual=True),
            walk_in=self.flag(parts.get("walk_in"), "walk_in", usual=True),
            position=position if "position" not in parts else self.whole(parts["position"], "position") or 0,
            starts_date=starts or date.min,
            ends_date=self.day(parts["until"], "until") if "until" in parts else None,
        )
        if parts:
            self.checked(service, node, parts, named={problem.field for problem in self.problems[before:]})
        if len(self.problems) > before or starts is None:
            return None
        return ServiceFile(service, standards, self.file, node.start_mark.line + 1)

    def checked(
        self, service: ServiceInput, node: yaml.Node, parts: dict[str, yaml.Node], *, named: set[str]
    ) -> None:
        """What the rules say about a service, but for fields that could not be read anyhow."""
        if not service.stall:
            self.problem(node, "stall", _("Wajib diisi."))
        for name, sentence in check_service(service).items():
            written = _FIELD_NAMES.get(name, name)
            if written not in named:
                self.problem(parts.get(written, node), written, sentence)

    def standard(self, node: yaml.Node) -> StandardInput | None:
        before = len(self.problems)
        parts = self.mapping(node, "standards", STANDARD_KEYS)
        if "from" not in parts:
            self.problem(node, "from", _("Wajib diisi."))
            return None
        starts = self.day(parts["from"], "from")
        decree = self.text(parts.get("decree"), "decree")
        components = tuple(
            self.component(ComponentKey(name), child)
            for name, child in parts.items()
            if name not in ("from", "decree")
        )
        if starts is None or len(self.problems) > before:
            return None
        ordered = tuple(sorted(components, key=lambda part: list(ComponentKey).index(part.key)))
        standard = StandardInput(valid_from=starts, components=ordered, decree=decree)
        for name, sentence in check_standard(standard).items():
            self.problem(parts.get(str(name), node), str(name), sentence)
        return standard

    def component(self, key: ComponentKey, node: yaml.Node) -> ComponentInput:
        if isinstance(node, yaml.ScalarNode):
            return ComponentInput(key=key, text=self.text(node, key.value))
        if isinstance(node, yaml.SequenceNode):
            return ComponentInput(key=key, items=self.lines(node, key.value))
        parts = self.mapping(node, key.value, COMPONENT_KEYS)
        source = self.text(parts.get("source"), "source")
        marked = self.flag(parts["example"], "example", usual=True) if "example" in parts else None
        if marked is False and not source:
            self.problem(parts["example"], "example", _("Tanpa sumber, isi ini tetap contoh."))
        return ComponentInput(
            key=key,
            text=self.text(parts.get("text"), "text"),
            items=self.lines(parts.get("items"), key.value),
            value=self.whole(parts.get("value"), "value"),
            unit=self.text(parts.get("unit"), "unit"),
            amount=self.whole(parts.get("amount"), "amount"),
            basis=self.text(parts.get("basis"), "basis"),
            source=source,
            is_example=is_example(source, marked),
        )

    def lines(self, node: yaml.Node | None, name: str) -> tuple[Item, ...]:
        found = []
        for child in self.listed(node, name):
            if isinstance(child, yaml.ScalarNode):
                found.append(Item(self.text(child, name)))
                continue
            parts = self.mapping(child, name, ITEM_KEYS)
            text, note = (self.text(parts.get(part), part) for part in ("text", "note"))
            found.append(Item(text, note, self.whole(parts.get("amount"), "amount")))
        return tuple(found)

    def counted(self, node: yaml.Node) -> bool:
        self.nodes += 1
        if self.nodes == MAX_NODES:
            self.problem(node, "-", _("Berkas memuat terlalu banyak bagian atau acuan berulang."))
        return self.nodes < MAX_NODES

    def mapping(self, node: yaml.Node, name: str, known: tuple[str, ...]) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            self.problem(node, name, _("Di sini diperlukan pasangan nama dan isi."))
            return {}
        parts: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if not self.counted(value):
                return {}
            word = key.value if isinstance(key, yaml.ScalarNode) else "?"
            if word not in known:
                sentence = _("Nama tidak dikenal. Yang dikenal: %(names)s.") % {"names": ", ".join(known)}
                self.problem(key, word[:40], sentence)
            elif word in parts:
                self.problem(key, word, _("Ditulis dua kali."))
            elif not _is_empty(value):
                parts[word] = value
        return parts

    def listed(self, node: yaml.Node | None, name: str) -> list[yaml.Node]:
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.problem(node, name, _("Di sini diperlukan daftar."))
            return []
        return [child for child in node.value if self.counted(child)]

    def text(self, node: yaml.Node | None, name: str) -> str:
        if node is None or _is_empty(node):
            return ""
        if not isinstance(node, yaml.ScalarNode):
            self.problem(node, name, _("Di sini diperlukan teks."))
            return ""
        if not is_readable(node.value):
            self.problem(node, name, UNREADABLE)
            return ""
        return str(node.value)

    def whole(self, node: yaml.Node | None, name: str) -> int | None:
        return self._as(node, name, _whole_number, _("Di sini diperlukan bilangan bulat."))

    def day(self, node: yaml.Node | None, name: str) -> date | None:
        return self._as(node, name, date.fromisoformat, _("Tulis tanggal seperti 2026-11-23."))

    def flag(self, node: yaml.Node | None, name: str, *, usual: bool) -> bool:
        value = self._as(node, name, _flag, _("Tulis true atau false."))
        return usual if value is None else value

    def _as(self, node: yaml.Node | None, name: str, convert: Callable[[str], T], sentence: Text) -> T | None:
        text = self.text(node, name).strip()
        if not text:
            return None
        try:
            return convert(text)
        except (ValueError, KeyError):
            self.problem(node, name, sentence)
            return None


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def _whole_number(text: str) -> int:
    if not _WHOLE.match(text):
        raise ValueError(text)
    return int(text)


def _flag(text: str) -> bool:
    return _FLAGS[text.lower()]
