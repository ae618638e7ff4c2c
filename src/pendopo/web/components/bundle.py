"""One stylesheet a face, made of the tokens, the plain elements, every component and the face's own rules.

A finder of static files: `collectstatic` sees the bundles, the scripts of the components and the subset of
the typeface as if they lay in a folder.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

HERE = Path(__file__).resolve().parent
WEB = HERE.parent
LAYERS = "@layer tokens, base, components, face, print;\n"
FONT = "manrope.woff2"
IMPORT = re.compile(r'^import (?:(?P<names>\{[^}]*\}) from )?"\./(?P<name>[\w-]+\.js)";$', re.MULTILINE)
EXPORTED = re.compile(r"^export (?=(?:async )?(?:class|function|const) )", re.MULTILINE)
EXPORT = re.compile(r"^export (?:async )?(?:class|function|const) (\w+)", re.MULTILINE)


def faces() -> list[str]:
    """Faces with a stylesheet: every folder of `web` that has a `styles` folder, but the components."""
    return sorted(folder.parent.name for folder in WEB.glob("*/styles") if folder.parent.name != HERE.name)


def style_sheet(face: str) -> str:
    """The stylesheet of a face, small: comments and needless space removed."""
    own = sorted((WEB / face / "styles").glob("*.css"))
    first = [HERE / "styles" / name for name in ("tokens.css", "base.css")]
    rest = sorted(path for path in (HERE / "styles").glob("*.css") if path not in first)
    text = "\n".join(path.read_text() for path in [*first, *rest])
    text += "\n@layer face {\n" + "\n".join(path.read_text() for path in own) + "\n}\n"
    return LAYERS + smaller(text)


def smaller(text: str) -> str:
    """CSS without comments and needless white space; strings and addresses stay as they are."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match.group(0))
        return f"\x00{len(kept) - 1}\x00"

    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"url\(\"[^\"]*\"\)|url\([^)\"]*\)|\"[^\"]*\"", keep, text)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s*([{};,>])\s*", r"\1", text)
    text = re.sub(r":\s+", ":", text).replace(";}", "}")
    return re.sub(r"\x00(\d+)\x00", lambda match: kept[int(match.group(1))], text)


def script(path: Path) -> str:
    """A script with what it imports inside it: one request, one name that changes with every part."""
    parts = {each.name: each for each in WEB.glob("*/scripts/*.js")}
    return IMPORT.sub(lambda found: _inside(parts[found["name"]], found["names"]), path.read_text())


def _inside(path: Path, names: str | None) -> str:
    """A module as a block of its own, so that its names meet no others; it gives what it exports."""
    text = script(path)
    exported = ", ".join(EXPORT.findall(text))
    block = f"(() => {{\n{EXPORTED.sub('', text)}\nreturn {{ {exported} }};\n}})();"
    return f"const {names} = {block}" if names else block


def write(folder: Path) -> None:
    """Write the stylesheets of all faces, the scripts and the typeface below `folder/pendopo`."""
    from pendopo.web.components import icons
    from pendopo.web.components.typeface import write_subset

    target = folder / "pendopo"
    target.mkdir(parents=True, exist_ok=True)
    for face in faces():
        _write_text(target / f"{face}.css", style_sheet(face))
    for path in WEB.glob("*/scripts/*.js"):
        _write_text(target / path.name, script(path))
    for picture in (HERE / "pictures").glob("*"):
        (target / picture.name).write_bytes(picture.read_bytes())
    if not (target / FONT).is_file():
        write_subset(target / FONT)
    for name in icons.ICONS:
        if not (target / name).is_file():
            (target / name).write_bytes(icons.draw(name))


def _write_text(path: Path, text: str) -> None:
    """Write only what changed, so that copies stay fresh by their time."""
    if not path.is_file() or path.read_text() != text:
        path.write_text(text)


class BundleFinder(BaseFinder):
    """The bundles as static files."""

    def __init__(self) -> None:
        self.folder = Path(settings.BUILD) / "bundles"
        self.storage = FileSystemStorage(location=str(self.folder))

    def check(self, **kwargs: Any) -> list[Any]:
        """Nothing to set up."""
        return []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """Write the bundles, then list them."""
        write(self.folder)
        for path in sorted((self.folder / "pendopo").iterdir()):
            yield f"pendopo/{path.name}", self.storage

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file of one bundle; writes the bundles when it is missing."""
        if not path.startswith("pendopo/"):
            return []
        if not (self.folder / path).is_file():
            write(self.folder)
        found = self.folder / path
        if not found.is_file():
            return []
        return [str(found)] if find_all else str(found)
