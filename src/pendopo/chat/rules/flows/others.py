"""To an officer, language, stop and start, another channel, help, and what is not words."""

from dataclasses import replace

from pendopo.channels.types import Choice
from pendopo.chat.rules import menus
from pendopo.chat.rules.facts import Knowledge
from pendopo.chat.rules.state import Effect, Outcome, State, Turn, say
from pendopo.chat.types import Heard
from pendopo.kit.errors import Text
from pendopo.kit.text import _


def to_officer(state: State, known: Knowledge, *, reason: str = "asked") -> Turn:
    """Hand the talk over, with what the dialogue knows so far."""
    return Turn(state, effect=Effect("officer", {"reason": reason, "summary": context(state, known)}))


def context(state: State, known: Knowledge) -> str:
    """What an officer should know before answering: what the person was doing, with their answers."""
    doing = {"book": _("Sedang membuat janji temu"), "move": _("Sedang memindah janji temu")}.get(state.flow)
    lines = [str(doing)] if doing else []
    service = state.get("service")
    facts = known.service(int(service)) if service.isdigit() else None
    if facts is not None:
        lines.append(str(_("Layanan: %(name)s") % {"name": facts.name}))
    for name, title in (("words", _("Mencari")), ("day", _("Hari")), ("name", _("Nama"))):
        if state.get(name):
            lines.append(f"{title}: {state.get(name)}")
    for visit in known.visits(state.mine)[:3]:
        if visit.live:
            lines.append(str(_("Janji temu %(code)s: %(when)s") % {"code": visit.code, "when": visit.when}))
    return "\n".join(lines)


def after_officer(state: State, outcome: Outcome, known: Knowledge) -> Turn:
    """Handed over: the receipt with its number and place in line, and that the bot is silent from now on."""
    kept = replace(state.idle(), greeted=True)
    if not outcome.ok:
        return say(kept, outcome.sentence, [menus.menu_choice()])
    bot = _("Saya bot. Mulai sekarang petugaslah yang menjawab di sini: tulis saja pertanyaan Anda.")
    return say(kept, "\n\n".join(filter(None, (outcome.sentence, str(bot)))))


def others(state: State, known: Knowledge) -> Turn:
    """What is asked for less often."""
    kept = replace(state.idle(), greeted=True)
    stop = (
        Choice("start", str(_("Terima pesan lagi")))
        if known.person.opted_out
        else Choice("stop", str(_("Berhenti dikabari")))
    )
    language = (
        Choice("lang/id", "Bahasa Indonesia") if known.language == "en" else Choice("lang/en", "English")
    )
    choices = [language, Choice("code", str(_("Lanjut di kanal lain"))), stop]
    if len(known.malls()) > 1:
        choices.append(Choice("malls", str(_("Ganti mal"))))
    choices += [Choice("help", str(_("Bantuan"))), menus.menu_choice()]
    return say(kept, _("Pilih:"), choices, label=_("Pilih"))


def help_text(state: State, known: Knowledge) -> Turn:
    """How to talk with the bot."""
    return say(state, help_words(), [menus.menu_choice(), menus.officer_choice()])


def help_words() -> Text:
    """The same in words."""
    return _(
        "Saya bot, mesin penjawab. Anda dapat:\n"
        "• menulis keperluan Anda, misalnya “akta lahir” atau “perpanjang SIM Senin jam 9”;\n"
        "• menekan tombol, atau mengetik nomor pilihannya;\n"
        "• menulis “menu”, “kembali”, “batal”, atau “petugas” kapan saja.\n"
        "Jangan kirim NIK atau foto KTP di sini, kecuali diminta."
    )


def opted(state: State, outcome: Outcome, known: Knowledge) -> Turn:
    """Messages stopped or came back."""
    kept = replace(state.idle(), greeted=True)
    if outcome.name == "stop":
        text = _(
            "Baik. Kami tidak mengirim pesan lagi di kanal ini, termasuk pengingat. Bila Anda menulis, kami "
            "tetap menjawab."
        )
        return say(kept, text, [Choice("start", str(_("Terima pesan lagi"))), menus.menu_choice()])
    return say(kept, _("Baik. Anda menerima pesan lagi di kanal ini."), [menus.menu_choice()])


def after_code(state: State, outcome: Outcome, known: Knowledge) -> Turn:
    """A code with which the talk goes on elsewhere."""
    if not outcome.ok:
        return say(state, outcome.sentence, [menus.menu_choice()])
    text = _(
        "Kode Anda: %(code)s\n\nTulis “kode %(code)s” kepada kami di kanal lain (WhatsApp, Telegram, "
        "obrolan web) dalam 15 menit. Kode hanya berlaku sekali; jangan berikan kepada orang lain."
    )
    return say(state, text % {"code": outcome.values["code"]}, [menus.menu_choice()])


ODD = {
    "voice": _("Maaf, saya belum bisa mendengar pesan suara. Tolong tulis keperluan Anda."),
    "sticker": _("Terima kasih. Tolong tulis keperluan Anda, atau pilih dari menu."),
    "image": _("Saya tidak memerlukan foto di sini. Tulis keperluan Anda, atau bicara dengan petugas."),
    "document": _("Saya tidak memerlukan berkas di sini. Tulis keperluan Anda, atau bicara dengan petugas."),
    "video": _("Maaf, saya belum bisa melihat video. Tolong tulis keperluan Anda."),
    "location": _("Terima kasih. Saya belum bisa membaca lokasi. Tulis nama kota atau kabupaten Anda."),
    "contact": _("Terima kasih, kontaknya sudah saya terima. Apa yang Anda perlukan?"),
    "unknown": _("Maaf, jenis pesan ini belum bisa saya baca. Tolong tulis dengan kata-kata."),
}


def odd_kind(state: State, heard: Heard) -> Turn:
    """What is not words is answered politely; the talk stays where it is.

    Rule: chat-112. Source: issue, adapters (unknown types handled politely).
    """
    text = ODD.get(heard.data.get("kind", ""), ODD["unknown"])
    again = replace(state, greeted=True)
    return say(again, text, [menus.menu_choice(), menus.officer_choice()])
