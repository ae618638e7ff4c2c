"""Reading our own PDF files back, as far as tests need: their text, fonts and metadata."""

import re
import zlib
from typing import Any

_STRING = re.compile(rb"\(((?:\\.|[^\\()])*)\)|<([0-9A-Fa-f]+)>", re.DOTALL)
_SIMPLE = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


class Pdf:
    """Objects of a PDF file without object streams, as Typst writes them."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        found = re.finditer(rb"(?<=\n)(\d+) 0 obj\s(.*?)\sendobj", content, re.DOTALL)
        self.objects = {int(match[1]): match[2] for match in found}

    @property
    def pages(self) -> int:
        """How many pages."""
        return sum(1 for one in self.objects.values() if re.search(rb"/Type/Page\b(?!s)", one))

    @property
    def metadata(self) -> str:
        """The XMP packet."""
        packets = [self._stream(one) for one in self.objects.values() if b"/Type/Metadata" in one]
        return packets[0].decode()

    @property
    def fonts(self) -> list[tuple[str, bool]]:
        """Names of the fonts, and whether each is in the file."""
        found = []
        for one in self.objects.values():
            if b"/Type/FontDescriptor" in one:
                name = re.search(rb"/FontName/([^/\s]+)", one)
                found.append((name[1].decode() if name else "", b"/FontFile" in one))
        return found

    @property
    def text(self) -> str:
        """Everything that is written, pages and drawings, in the order of the file."""
        parts = []
        for one in self.objects.values():
            if re.search(rb"/Type/Page\b(?!s)", one):
                contents = re.search(rb"/Contents (\d+) 0 R", one)
                parts.append(self._words(self._stream(self.objects[int(contents[1])]), self._fonts_of(one)))
            elif b"/Subtype/Form" in one and b"stream" in one:
                parts.append(self._words(self._stream(one), self._fonts_of(one)))
        return " ".join(" ".join(parts).replace("\u200b", "").split())

    @property
    def letters(self) -> str:
        """The same without any blank: in drawings every letter stands alone."""
        return "".join(self.text.split())

    def _stream(self, one: bytes) -> bytes:
        start = re.search(rb"stream\r?\n", one)
        assert start is not None
        data = one[start.end() : one.rindex(b"endstream")].rstrip(b"\r\n")
        return zlib.decompressobj().decompress(data) if b"FlateDecode" in one[: start.start()] else data

    def _fonts_of(self, one: bytes) -> dict[bytes, dict[int, str]]:
        named = re.search(rb"/Resources (\d+) 0 R", one)
        resources = self.objects[int(named[1])] if named else one
        found = re.search(rb"/Font<<(.*?)>>", resources, re.DOTALL)
        pairs = re.findall(rb"/(f\d+) (\d+) 0 R", found[1]) if found else []
        return {name: self._letters(self.objects[int(number)]) for name, number in pairs}

    def _letters(self, font: bytes) -> dict[int, str]:
        named = re.search(rb"/ToUnicode (\d+) 0 R", font)
        letters: dict[int, str] = {}
        if named:
            table = self._stream(self.objects[int(named[1])])
            for code, text in re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", table):
                letters[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
        return letters

    def _words(self, stream: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
        words, letters = [], dict[int, str]()
        for match in re.finditer(rb"/(f\d+) [\d.]+ Tf|\[((?:\\.|[^\]\\])*)\]\s*TJ|(\((?:\\.|[^\\)])*\))\s*Tj",
                                 stream, re.DOTALL):  # fmt: skip
            if match[1]:
                letters = fonts.get(match[1], {})
                continue
            for plain, coded in _STRING.findall(match[2] or match[3]):
                data = bytes.fromhex(coded.decode()) if coded else _unescaped(plain)
                words += [
                    letters.get(int.from_bytes(data[n : n + 2], "big"), "") for n in range(0, len(data), 2)
                ]
            words.append(" ")
        return "".join(words)


def _unescaped(text: bytes) -> bytes:
    def one(match: re.Match[bytes]) -> bytes:
        said: Any = match[1]
        return bytes([int(said, 8)]) if said[:1].isdigit() else _SIMPLE.get(said, said)

    return re.sub(rb"\\([0-7]{1,3}|.)", one, text, flags=re.DOTALL)
