"""A small reading of words: commands, yes and no, common wishes. Finer understanding is `understanding`."""

import re
from datetime import date, time, timedelta

from pendopo.chat.types import Heard, Intent

_WORDS: tuple[tuple[Intent, str], ...] = (
    (Intent.OFFICER, r"petugas|operator|manusia|officer|human|agent"),
    (Intent.STOP, r"^(stop|berhenti|unsubscribe)\b"),
    (Intent.START, r"^/?(start|mulai)$"),
    (Intent.MENU, r"^/?(menu|mulai lagi|menu utama)$"),
    (Intent.BACK, r"^(kembali|back|balik)$"),
    (Intent.HELP, r"^/?(help|bantuan|tolong)$"),
    (Intent.LANGUAGE, r"^(english|inggris|bahasa|indonesia|language|bahasa indonesia)$"),
    (Intent.OPEN_TODAY, r"\bbuka\b|\btutup\b|\bopen\b|jam kerja"),
    (Intent.CANCEL, r"\bbatal|\bcancel"),
    (Intent.MOVE, r"\bpindah|\bganti (jam|hari|jadwal)|\breschedule|\bmove\b"),
    (Intent.FOLLOW, r"berapa.*(lagi|antre|antri)|posisi|before me"),
    (Intent.TICKET, r"\b(ambil|minta) (nomor|antre|antri)|\bnomor antre"),
    (Intent.STATUS, r"janji temu saya|jadwal saya|status|my appointment"),
    (Intent.ACCEPT, r"\bterima waktu|\bsetuju\b"),
    (Intent.BOOK, r"\b(pesan|daftar|booking|boking|janji|book)\b"),
    (Intent.GREETING, r"^(hai|halo|hallo|hello|hi|p|assalam\w*|selamat (pagi|siang|sore|malam))\b"),
    (Intent.THANKS, r"terima ?kasih|makasih|thanks"),
    (Intent.YES, r"^(ya|iya|yes|y|ok|oke|betul|benar|lanjut)$"),
    (Intent.NO, r"^(tidak|nggak|no|bukan|jangan)$"),
)
_DAYS = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
_FILLER = frozenset(
    "saya mau ingin untuk buat bikin pesan daftar booking janji temu besok lusa hari ini jam pukul "
    "tolong dong batal batalkan pindah ambil nomor antrean antrian halo hai ya".split()
) | frozenset(_DAYS)
_TALK = re.compile(r"\b(?:lanjut|kode|code|continue)\s+([2-9A-HJKMNP-TV-Z]{6})\b", re.IGNORECASE)


def _day(text: str, today: date) -> date | None:
    for word, ahead in (("hari ini", 0), ("besok", 1), ("lusa", 2), ("today", 0), ("tomorrow", 1)):
        if re.search(rf"\b{word}\b", text):
            return today + timedelta(days=ahead)
    for number, name in enumerate(_DAYS):
        if re.search(rf"\b{name}\b", text):
            return today + timedelta(days=(number - today.weekday()) % 7 or 7)
    found = re.search(r"\b(\d{4})-(\d{2})-(\d{2})\b", text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _hour(text: str) -> time | None:
    found = re.search(r"\b(?:jam|pukul)\s*(\d{1,2})(?:[.:](\d{2}))?", text)
    try:
        return time(int(found[1]), int(found[2] or 0)) if found else None
    except ValueError:
        return None


def hear(text: str, *, today: date, language: str = "id") -> Heard:
    """What a message says, as far as these few words tell."""
    low = " ".join(text.casefold().split())
    code = _TALK.search(text)
    if code:
        return Heard(text, Intent.SWITCH, code=code[1].upper())
    intent = next((found for found, pattern in _WORDS if re.search(pattern, low)), Intent.NONE)
    bare = re.fullmatch(r"\(?(\d{1,2})\)?[.)]?", low)
    words = " ".join(each for each in re.findall(r"\w+", low) if each not in _FILLER and not each.isdigit())
    return Heard(
        text, intent, words=words, number=int(bare[1]) if bare else None, day=_day(low, today), at=_hour(low)
    )
