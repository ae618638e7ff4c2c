"""What somebody wrote in a mail, without what their program put around it. Pure."""

import re
from html.parser import HTMLParser

_BEGINS_QUOTE = re.compile(
    r"^(?:"
    r"(?:pada|on)\b.{4,200}\b(?:menulis|wrote)\s*:\s*$"
    r"|-{2,}\s*(?:original message|pesan asli|forwarded message|pesan terusan).*$"
    r"|_{10,}\s*$"
    r"|(?:dari|from)\s*:\s.+@.+$"
    r")",
    re.IGNORECASE,
)
_SENT_FROM = re.compile(r"^(?:dikirim dari|sent from|get outlook for|unduh outlook)\b.{0,60}$", re.IGNORECASE)
_BLOCKS = {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol", "hr"}
_SILENT = {"style", "script", "head", "title", "blockquote", "template"}


def without_quotes(text: str) -> str:
    """The words above the quoted history and the signature. A mail that is all quote stays whole."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept: list[str] = []
    for number, line in enumerate(lines):
        plain = line.strip()
        joined = f"{plain} {lines[number + 1].strip()}" if number + 1 < len(lines) else plain
        if line.rstrip() == "--" or line == "-- " or _BEGINS_QUOTE.match(plain):
            break
        if len(plain) > 12 and not plain.startswith(">") and _BEGINS_QUOTE.match(joined):
            break
        if not plain.startswith(">") and not _SENT_FROM.match(plain):
            kept.append(line.rstrip())
    found = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
    return found or text.strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS - {"br", "hr"}:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(re.sub(r"\s+", " ", data))


def text_of_html(html: str) -> str:
    """The words of a mail that has no plain part; quoted history is a block of its own there."""
    reader = _Reader()
    try:
        reader.feed(html[:500_000])
        reader.close()
    except (AssertionError, ValueError):
        return ""
    lines = (line.strip() for line in "".join(reader.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
