"""What people want, told by the turns of phrase they use; the order of the list decides between several."""

# ruff: noqa: E501 - turns of phrase read best in one line

import re
from dataclasses import dataclass

from pendopo.chat.types import Intent

_OWN = "jadwal|janji|booking|kunjungan|antrean|jam|hari|tanggal|waktu|slot|sesi"
_PERSON = "orang|petugas|admin|operator|cs"
_VENDORS = "whatsapp|telegram|instagram|messenger|email|web|sms"
_SHOPS = (
    "usaha|toko|warung|kedai|restoran|resto|apotek|apotik|klinik|praktik|praktek|rekening|cabang|kantor cabang|"
    "blokir|tabungan|depot|kafe|cafe|bengkel|salon|laundry|katering|catering|loket sendiri|npwp|akun|akses|kos|"
    "kost|koperasi|yayasan|lowongan|kursus|bisnis|franchise|ruko|gerai makan|wifi|kartu|sumur|lahan|konter|"
    "daftar|pendaftaran|lapangan|counter|bisnisku|usahaku|tokoku|angkringan|warteg|pt|cv|umkm|sekolah|paud|tk|les|pabrik|peternakan|kios|lapak"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A way of saying what is wanted. `whole`: only when nothing else is said."""

    intent: Intent
    way: re.Pattern[str]
    data: tuple[tuple[str, str], ...] = ()


def _phrases(intent: Intent, *ways: str, **data: str) -> list[Phrase]:
    return [Phrase(intent, re.compile(way), tuple(data.items())) for way in ways]


FIRM: list[Phrase] = [
    *_phrases(
        Intent.STOP,
        r"^stop(?: (?:pesan|kirim|saja|aja|ya|all|dong|dulu))*$",
        r"\b(?:stop|jangan|tidak usah) (?:lagi )?kirim(?: (?:saya|pesan|lagi|ke|wa|whatsapp))*",
        r"\bstop (?:dari )?(?:pesan|langganan|kirim)", r"^(?:tidak|jangan) mau (?:di ?)?(?:kirim|pesan)",
    ),
    *_phrases(Intent.START, r"^mulai(?: (?:lagi|pesan|terima))*$", r"\b(?:kirim|terima) pesan lagi\b",
              r"\b(?:aktifkan|langganan|nyalakan) (?:lagi )?pesan\b"),
    *_phrases(Intent.LANGUAGE, r"^(?:please )?(?:in )?inggris(?: (?:please|pls|dong|ya|aja|version))*$",
              r"\b(?:bahasa|in|pakai|speak|use|ke) inggris\b(?!.*\b(?:kursus|les|kelas|penerjemah|terjemah\w*|ijazah)\b)",
              language="en"),
    *_phrases(Intent.LANGUAGE, r"^(?:bahasa )?indonesia(?: (?:aja|ya|dong|saja))*$",
              r"\b(?:pakai|ganti|in|to|ke|ubah) (?:ke )?(?:bahasa )?indonesia\b", language="id"),
    *_phrases(Intent.LANGUAGE, r"^(?:ganti |ubah |pilih |change )?(?:bahasa|language)$"),
    *_phrases(Intent.SWITCH, rf"\b(?:lanjut|oke|pindah|sambung|terusin|teruskan) (?:\w+ )?(?:ke|di|lewat|via|pakai) "
              rf"(?P<channel>{_VENDORS})\b", rf"^(?:pindah|ganti) (?P<channel>{_VENDORS})$"),
    *_phrases(
        Intent.OFFICER,
        rf"^(?:{_PERSON})(?: (?:dong|aja|langsung|asli|please|nya|ya|mana|beneran|ada|tolong|woi))*(?: \?)?$",
        rf"\b(?:bicara|tanya|hubungi|sambungkan|minta|mau|ketemu|panggil|dipanggil|bantuan|konsultasi)(?: (?:sama|ke|"
        rf"langsung|dengan|bicara|mau|bisa|saya|tanya|aja|a|an|the|di|ada|kontak|nomor|to|via|dong))* "
        rf"(?:{_PERSON})(?! (?:tua|asing|lain|hilang|meninggal|mati|sakit|desa|di|yang|wna))\b",
        rf"\b(?:ada|mana|sama|dengan) (?:{_PERSON})(?: (?:asli|langsung|beneran))* ?(?:tidak|kah|mana|dong|\?|$)",
        r"\b(?:jangan|bukan|tidak mau|males|capek)(?: \w+)? (?:robot)\b", r"\borang (?:asli|beneran)\b",
        r"\breal orang\b", r"^customer service$", r"\b(?:live|human) (?:agent|petugas|bicara)\b",
    ),
    *_phrases(
        Intent.ACCEPT,
        r"\b(?:ambil|terima|oke|mau|setuju|boleh|ya)(?: \w+){0,3} tawaran\b", r"\btawaran(?: \w+){0,2} (?:ambil|terima|oke|mau|ya)\b",
        r"^(?:ya |oke )*(?:saya )?terima(?: (?:saja|aja|ya|dong))*$",
        r"^(?:ya |oke )*(?:saya )?(?:ambil|mau)(?: (?:yang|jadwal|jam|waktu|slot))* itu(?: \w+)?$",
        r"^(?:ya |oke )*(?:saya )?ambil(?: (?:aja|ya|dong))*$",
    ),
    *_phrases(
        Intent.CANCEL,
        r"\bbatal\b", r"\btidak (?:jadi|bisa)(?: \w+)? (?:datang|hadir|kesana|dateng|booking|ke ?sana|ikut)\b", r"^(?:maaf )?tidak jadi(?: (?:deh|aja|kak|ya|pak|bu|min|dong|makasih))*$",
        rf"\b(?:hapus|tidak jadi) (?:{_OWN})\b",
    ),
    *_phrases(
        Intent.MOVE,
        r"\breschedule\b", r"\bjadwal ulang\b", r"\bjadwalkan ulang\b",
        rf"\b(?:ganti|ubah|pindah|geser|mundur|maju|tukar)(?: (?:aja|dong|ke|bisa|boleh|saya|di|{_OWN}))* (?:{_OWN})\b(?! lahir| meninggal| nikah)",
        rf"\b(?:{_OWN}) (?:saya |nya |kunjungan |temu |booking )*(?:di ?)?(?:ganti|ubah|pindah|geser|mundur|maju)\b",
    ),
    *_phrases(
        Intent.FOLLOW,
        r"\b(?:antrean|giliran|nomor)(?: \w+){0,4} (?:sampai|berapa lama|masih lama|masih jauh|dipanggil|posisi|sisa|kapan|nunggu|menunggu)\b",
        r"\b(?:sampai|masih|sisa|posisi|sekarang)(?: \w+){0,3} (?:antrean|nomor|giliran)\b(?!.*\bdaftar\b)",
        r"^(?:\w+ )?(?:masih )?berapa lama(?: (?:lagi|ya|nunggu|nunggunya|menunggu|tunggu|kak|dong|min|pak|bu))+(?: \?)?$",
        r"^(?:masih|berapa) lama(?: (?:lagi|tidak|ya|kah|kak|nunggu|nunggunya))*(?: \?)?$",
        r"\b(?:masih )?(?:berapa orang|berapa nomor|berapa antrean) lagi\b",
        r"\bgiliran (?:saya|berapa|kapan)\b", r"\b(?:cek|lihat|pantau|ikuti|posisi|follow)(?: \w+)? (?:antrean|giliran|nomor antrean|tiket)\b",
        r"\bantrean saya\b(?!.*\bbatal\b)", r"\bsudah (?:dipanggil|nomor berapa|sampai)\b", r"\bantrean(?: \w+){0,3} (?:rame|ramai|panjang|padat|sepi)\b",
        r"\b(?:rame|ramai|padat|sepi) (?:tidak|kah|ya|banget)\b",
    ),
    *_phrases(
        Intent.STATUS,
        r"\b(?:cek|lihat|status|gimana|mana|info)(?: \w+){0,2} (?:janji|jadwal|booking|kunjungan|status|permohonan)\b",
        r"^(?:janji|jadwal|booking|kunjungan|status)(?: (?:saya|aku|temu|kapan|gimana|mana|apa|jam|berapa|\?))*$",
        r"\b(?:janji|jadwal|booking|kunjungan) (?:temu )?(?:saya|aku|ku)(?: \w+)? (?:kapan|jam|hari|tanggal|gimana|berapa)\b",
        r"\b(?:sudah|belum)(?: \w+)? (?:jadi|selesai|bisa ambil|terbit)(?: belum)?\b(?!.*\bkadaluarsa\b)",
        r"\bkapan (?:janji|jadwal|booking|kunjungan)(?: temu)? (?:saya|aku)\b",
    ),
    *_phrases(
        Intent.TICKET,
        r"\b(?:ambil|minta|mau|buat|bikin|cetak|pesan|daftar|dapat|dapet|butuh|booking)(?: \w+){0,2} (?:antrean|tiket|nomor antrean|nomor urut)\b",
        r"^(?:nomor )?antrean(?: (?:dong|kak|ya|min|baru|1|online|daring|pak|bu|mau|ktp))*$", r"\bnomor (?:antrean|urut)\b", r"\bmau antrean\b", r"\bantrean (?:online|daring|dari rumah|sekarang|langsung)\b",
        r"\bambil nomor\b", r"\btiket antrean\b", r"\bantrean\b(?=.*\b(?:ambil|dimana|mau|bisa|gimana)\b)",
    ),
    *_phrases(
        Intent.OPEN_TODAY,
        rf"\bbuka(?! (?:{_SHOPS}))(?: \w+){{0,3}} (?:tidak|belum|kah|jam|berapa|sampai|kapan|apa)\b",
        rf"\b(?:masih|sudah|apa|apakah|hari apa|jam berapa|kapan|is it|are you|when|tidak|sampai)(?: \w+){{0,2}} (?:buka|tutup)\b(?! (?:{_SHOPS}))",
        r"^(?:\w+ )?(?:buka|tutup|libur)(?: \?)?$", r"\btutup (?:jam|kapan|hari|tidak|nya|ya|belum)\b", r"\b(?:jam|waktu|hari) (?:buka|pelayanan|kerja|operasional|layan)\b",
        r"\blibur (?:tidak|kah|ya|apa|nasional|sampai|kapan|hari)\b", r"\b(?:apa|masih|kapan|tidak) libur\b", r"\b(?:opening|office|working) (?:jam|hours?|time)\b", r"\bhours\b",
        r"\boperasional\b",
    ),
    *_phrases(
        Intent.BOOK,
        r"\bbooking\b", r"\bjanji(?: temu)?\b", r"\bjadwalkan\b", r"\b(?:mau|pengin|bisa|rencana|akan) (?:datang|dateng)\b(?! bulan)",
        r"\b(?:ambil|pilih|minta|bikin|buat|atur|set|mau|cari|tentukan|pesan) (?:jadwal|slot|sesi|waktu|tempat|hari|tanggal|jam)\b(?! nikah)",
        r"\bdaftar (?:kunjungan|datang|antrean|online|daring|jadwal|janji)\b", r"\bpesan (?:tempat|jadwal|slot|antrean)\b",
        r"\b(?:masih )?(?:ada|kosong|tersedia)(?: \w+)? (?:slot|kuota|tempat|jadwal)\b", r"\b(?:slot|kuota)\b",
    ),
]  # fmt: skip

# Said alone, or with nothing but politeness beside it.
ALONE: list[Phrase] = [
    *_phrases(Intent.MENU, r"^(?:menu|ke menu|kembali ke menu|menu utama|awal|ke awal|dari awal|beranda|home|pilih lain|ulang dari awal|menu dong|pilihan)$",
              r"^(?:kembali )?(?:ke )?(?:menu|menu utama)(?: (?:dong|aja|ya))*$"),
    *_phrases(Intent.BACK, r"^(?:kembali|sebelum|sebelumnya|ulang|salah|salah pilih|ganti|back|ke belakang|undo|prev)(?: (?:dong|ya|deh|aja|lagi))*$"),
    *_phrases(Intent.HELP, r"^(?:bantuan|tolong|bingung|petunjuk|panduan|gimana(?: ini| sih| cara)?|tidak (?:mengerti|ngerti|paham|tau|tahu)|cara pakai|apa ini|ini apa|bisa apa(?: aja)?|apa aja|maksudnya|hah)(?: (?:dong|ya|saya|kak|nya|please|\?))*$"),
    *_phrases(Intent.THANKS, r"^(?:oke |ya |sudah )*(?:makasih|nuhun)(?: (?:makasih|banyak|ya|kak|banget|infonya|info|pak|bu|min|you|so|much|nuhun|sudah|sekali|kasih|atas|bantuan|bantuannya|semua|mas|mbak))*$",
              r"^(?:terima kasih|matur makasih|matur nuwun|terima kasih banyak)(?: \w+){0,3}$"),
    *_phrases(Intent.GREETING, r"^(?:halo|selamat|selamat datang)(?: (?:kak|pak|bu|min|mas|mbak|bang|semua|semuanya|wr|wb|halo|warahmatullahi|wabarakatuh|admin|ya|alaikum|waalaikum|there|selamat|nuwun))*$"),
    *_phrases(Intent.NO, r"^(?:tidak|jangan|belum|bukan|n|nanti aja|nanti dulu|tidak usah|tidak mau|tidak apa|no|salah)(?: (?:dulu|deh|kak|ya|usah|perlu|makasih|aja|saja|mau|dong|pak|bu|min|jadi|thanks))*$"),
    *_phrases(Intent.YES, r"^(?:ya|oke|boleh|bisa|mau|cocok|pas|itu|sudah|jadi|tentu|silakan|silahkan)(?: (?:kak|pak|bu|min|mas|mbak|ya|oke|dong|deh|aja|saja|boleh|itu|mau|jadi|sudah|makasih|banget|bisa|lanjut|sekali|lah|sih|please|saya|tidak apa))*$"),
]  # fmt: skip

ASKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("fee", re.compile(r"\b(?:biaya|gratis|berapa duit|berapa uang|mahal)\b")),
    ("time", re.compile(r"\b(?:berapa (?:lama|hari|minggu)|lama tidak|lama (?:jadi|proses|prosesnya|buatnya|bikinnya)|kapan jadi|jadi kapan)\b")),
    ("requirements", re.compile(r"\b(?:syarat|berkas|bawa apa|apa(?: aja)? (?:yang )?(?:harus |perlu )?(?:di)?(?:bawa|siapkan|siapin|dibutuhkan))\b")),
    ("place", re.compile(r"\b(?:dimana|loket|lantai|di mana|gerai (?:mana|berapa))\b|^alamat\b")),
    ("procedure", re.compile(r"\b(?:cara|prosedur|alur|langkah|proses|gimana)\b")),
)  # fmt: skip


def find_intent(text: str) -> tuple[Phrase, re.Match[str]] | None:
    """The first turn of phrase of the list that a message holds tells what is wanted.

    Rule: chat-74. Source: house; "batal" before "jadwal", one's own number before a new one.
    """
    for phrase in FIRM:
        if match := phrase.way.search(text):
            return phrase, match
    return None


def find_alone(text: str) -> Intent | None:
    """A word that is said alone answers, greets, thanks, or asks for the menu.

    Rule: chat-75. Source: house.
    """
    for phrase in ALONE:
        if phrase.way.match(text):
            return phrase.intent
    return None


def what_is_asked(text: str) -> str:
    """What a question wants to know of a service: what to bring, the fee, the time it takes, where, how.

    Rule: chat-76. Source: domain 2 (components of the service standard that are published).
    """
    for name, way in ASKS:
        if way.search(text):
            return name
    return ""
