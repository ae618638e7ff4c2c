"""The words of a briefing: labels, what changed, and the questions worth asking."""

from typing import Any

from pendopo.forum.types import Change, Prompt
from pendopo.kit.errors import Text
from pendopo.kit.text import _, filled


def labels() -> dict[str, str]:
    """Every fixed word of a briefing in the active language."""
    return {name: str(text) for name, text in _LABELS.items()}


_LABELS: dict[str, Text] = {
    "ngulik": _("Ngobrol Urusan Pelayanan Publik"),
    "briefing": _("Bahan ringkas"),
    "period": _("Masa bahan"),
    "page": _("Halaman"),
    "condition": _("Kondisi penyelenggaraan"),
    "visits": _("Kunjungan"),
    "applications": _("Permohonan dan layanan"),
    "obstacles": _("Kendala"),
    "strategies": _("Strategi"),
    "innovations": _("Inovasi"),
    "condition_none": _("Tidak ada penutupan atau pembatasan yang tercatat pada masa ini."),
    "visits_none": _("Tidak ada angka kunjungan yang tercatat untuk masa ini."),
    "applications_none": _("Tidak ada angka permohonan yang tercatat untuk masa ini."),
    "obstacles_none": _("Tidak ada kendala yang tercatat untuk masa ini."),
    "strategies_none": _("Tidak ada strategi yang tercatat untuk masa ini."),
    "innovations_none": _("Tidak ada inovasi yang tercatat untuk masa ini."),
    "changes": _("Yang berubah sejak sesi sebelumnya"),
    "prompts": _("Pertanyaan yang layak diajukan"),
    "prompts_none": _("Data tidak menimbulkan pertanyaan."),
    "follow_ups": _("Tindak lanjut"),
    "follow_up_open": _("terbuka"),
    "follow_up_done": _("selesai"),
    "follow_up_late": _("lewat tenggat"),
    "due": _("tenggat"),
    "alerts": _("Peringatan"),
    "effects": _("Pengaruh yang dihitung"),
    "note": _("Catatan daerah"),
    "example": _("contoh"),
    "generated": _("dibangkitkan"),
    "before": _("sebelumnya"),
    "source": _("Sumber"),
    "measure": _("Ukuran"),
    "time": _("Masa"),
    "value": _("Nilai"),
    "legend_open": _("buka"),
    "legend_limited": _("terbatas"),
    "legend_online_only": _("hanya daring"),
    "legend_closed": _("tutup"),
    "made": _("Disusun"),
}
_KINDS: dict[str, Text] = {
    "figure": _("Angka"),
    "condition": _("Kondisi"),
    "obstacle": _("Kendala"),
    "strategy": _("Strategi"),
    "innovation": _("Inovasi"),
    "alert": _("Peringatan"),
    "follow_up": _("Tindak lanjut"),
}
_WHATS: dict[str, Text] = {"new": _("baru"), "gone": _("tidak lagi tercatat"), "moved": _("berubah")}
_PROMPTS: dict[str, Text] = {
    "fall_unexplained": _("{what}. Apa sebabnya? Belum ada kendala yang tercatat pada masa itu."),
    "fall_explained": _("{what}. Berapa bagian yang dijelaskan oleh: {cause}?"),
    "fall_recovered": _("{what}: sudah pulih. Apa yang membantu, dan apa yang dapat ditiru daerah lain?"),
    "innovation_to_copy": _("Inovasi “{what}” sudah rutin. Apa yang perlu disiapkan daerah yang meniru?"),
    "fewer_since": _(
        "{what}: {before} → {after} sejak sesi lalu. Musim, pembatasan, atau kendala yang belum tercatat?"
    ),
    "gap": _("Data kosong: {what}. Apakah mal buka, dan mengapa tidak ada catatan?"),
    "open_end": _("{what}. Sampai tanggal berapa angka itu?"),
    "obstacle_unanswered": _("Kendala “{what}” belum punya strategi. Apa rencananya?"),
    "closure_without_basis": _("“{what}”: apa dasar hukumnya?"),
    "follow_up_late": _("Tindak lanjut “{what}” lewat tenggat. Apa yang menghambat?"),
    "strategy_without_result": _("Strategi “{what}” sudah berjalan. Apa hasilnya?"),
    "innovation_without_evidence": _("Inovasi “{what}”: apa hasil yang dapat ditunjukkan?"),
    "nothing_visits": _("Berapa kunjungan pada masa ini? Belum ada angka yang tercatat."),
    "nothing_applications": _("Berapa permohonan pada masa ini? Belum ada angka yang tercatat."),
    "nothing_obstacle": _("Kendala apa yang dihadapi? Belum ada yang tercatat."),
    "nothing_strategy": _("Strategi apa yang dijalankan? Belum ada yang tercatat."),
    "nothing_innovation": _("Inovasi apa yang lahir? Belum ada yang tercatat."),
}


def prompt_words(prompt: Prompt) -> str:
    """A question worth asking in words."""
    text: Any = _PROMPTS[prompt.code]
    return str(filled(text, **{"what": "", "cause": "", **prompt.values}))


def change_words(change: Change) -> dict[str, str]:
    """A change in words: what kind of thing, what happened to it, from what to what."""
    step = f"{change.before} → {change.after}" if change.before and change.after else change.after
    return {
        "kind": str(_KINDS.get(change.kind, change.kind)),
        "what": str(_WHATS[change.what]),
        "words": change.words,
        "step": step,
        "tone": {"new": "nila", "gone": "plain", "moved": "warn"}[change.what],
    }
