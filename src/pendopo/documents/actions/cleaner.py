"""The process that reads one file from outside: content on stdin, the new file on stdout.

Stands alone (`python -I cleaner.py ORDER`) with nothing of Pendopo loaded. What it cannot do it says by its
exit code and one word on stderr.
"""

import base64
import json
import os
import resource
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn

MEMORY = 1536 << 20
SECONDS = 25
WRITES = 64 << 20
QUALITY = 82
PAGE = "#set page(width: auto, height: auto, margin: 0pt)\n"


def main() -> None:
    """One file, then the end."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITES, WRITES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    order, content = json.loads(sys.argv[1]), sys.stdin.buffer.read()
    with TemporaryDirectory(prefix="pendopo-file-") as folder:
        os.chdir(folder)
        if order["kind"] == "pdf":
            made, told = clean_pdf(content, order["most"])
        else:
            made, told = clean_picture(content, order), ""
    sys.stdout.buffer.write(made)
    sys.stderr.write(f"\n{told}\n")


def refuse(word: str) -> NoReturn:
    """End with a word that the caller knows."""
    sys.stderr.write(f"\n{word}\n")
    sys.stderr.flush()
    os._exit(3)


def compile_text(text: str, **wanted: Any) -> bytes:
    """The text with what it shows, read from this folder alone."""
    import typst

    Path("main.typ").write_text(text, encoding="utf-8")
    made = typst.Compiler("main.typ", root=".", ignore_system_fonts=True).compile(**wanted)
    if not isinstance(made, bytes):
        refuse("unreadable")
    return made


def clean_picture(content: bytes, order: dict[str, Any]) -> bytes:
    """Decoded, turned as its camera held it, made smaller, and written as a JPEG of nothing but points."""
    import vl_convert

    name = f"picture.{order['kind']}"
    Path(name).write_bytes(content)
    width, height = int(order["width"]), int(order["height"])
    text = (
        f"#set page(width: {width}pt, height: {height}pt, margin: 0pt, fill: white)\n"
        f'#image("{name}", width: 100%, height: 100%, fit: "stretch")'
    )
    points = base64.b64encode(compile_text(text, format="png", ppi=72)).decode()
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{points}"/></svg>'
    )
    return bytes(vl_convert.svg_to_jpeg(drawing, quality=QUALITY))


def clean_pdf(content: bytes, most: int) -> tuple[bytes, str]:
    """Every page as a picture of itself in a new file: what acts, hides or links stays behind."""
    Path("paper.pdf").write_bytes(content)
    pages = count_pages()
    if pages > most:
        refuse("too_many_pages")
    shown = [f'#image("paper.pdf", page: {number})' for number in range(1, pages + 1)]
    text = PAGE + "#pagebreak()\n".join(f"{one}\n" for one in shown)
    return compile_text(text, format="pdf", pdf_standards="2.0"), str(pages)


def count_pages() -> int:
    """How many pages there are: asked for one that no paper has, the compiler tells."""
    try:
        compile_text(f'{PAGE}#image("paper.pdf", page: 1000000)', format="pdf", pdf_standards="2.0")
    except Exception as problem:
        said = " ".join([str(problem), *map(str, getattr(problem, "hints", None) or [])]).lower()
        if "encrypt" in said or "password" in said:
            refuse("locked")
        _before, _found, after = said.partition("only has ")
        number = after.split(" ")[0]
        if number.isdecimal() and int(number) > 0:
            return int(number)
    refuse("unreadable")


if __name__ == "__main__":
    try:
        main()
    except BaseException:
        refuse("unreadable")
