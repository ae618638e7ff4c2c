"""What is understood of everyday Indonesian: intents, words, days, times, numbers, codes."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pendopo.chat.rules.understanding import find_date, understand
from pendopo.chat.types import Intent
from pendopo.kit.ids import CODE_LETTERS

MONDAY = date(2026, 11, 23)
DAYS = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
MONTHS = ("januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober",
          "november", "desember")  # fmt: skip
SHORT = ("jan", "feb", "mar", "apr", "mei", "jun", "jul", "agt", "sep", "okt", "nov", "des")
UNITS = (
    "nol",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
)

todays = st.dates(date(2026, 1, 1), date(2031, 12, 31))


def hear(text, today=MONDAY):
    return understand(text, today=today, language="id")


def spelled(number):
    """A number up to 31 in words."""
    if number < 12:
        return UNITS[number]
    if number < 20:
        return f"{UNITS[number - 10]} belas"
    tens = f"{UNITS[number // 10]} puluh"
    return f"{tens} {UNITS[number % 10]}" if number % 10 else tens


@pytest.mark.parametrize(
    ("text", "intent", "words"),
    [
        ("mau bikin ktp dong kak", Intent.FIND, "bikin ktp"),
        ("syaratnya apa aja", Intent.FIND, ""),
        ("gmn cara ganti jadwal", Intent.MOVE, ""),
        ("majuin dong jadwalnya", Intent.MOVE, ""),
        ("ganti ke jumat", Intent.MOVE, ""),
        ("batalin aja", Intent.CANCEL, ""),
        ("gak jadi dateng", Intent.CANCEL, ""),
        ("batalin janji ktp", Intent.CANCEL, "ktp"),
        ("batal haji", Intent.FIND, "batal haji"),
        ("no antrian", Intent.TICKET, ""),
        ("ambil nomor antrian bpjs", Intent.TICKET, "bpjs"),
        ("brp lama lg", Intent.FOLLOW, ""),
        ("antrian saya udah sampe mana", Intent.FOLLOW, ""),
        ("buka gak hari ini", Intent.OPEN_TODAY, ""),
        ("loket bpjs hari sabtu buka?", Intent.OPEN_TODAY, "bpjs"),
        ("buka usaha warung makan", Intent.FIND, "buka usaha warung makan"),
        ("orangnya dong", Intent.OFFICER, ""),
        ("surat izin orang asing", Intent.FIND, "surat izin orang asing"),
        ("daftar KTP besok jam 9", Intent.BOOK, "daftar ktp"),
        ("bikin janji senin depan", Intent.BOOK, ""),
        ("jadwal saya kapan", Intent.STATUS, ""),
        ("yg ditawarin saya ambil", Intent.ACCEPT, ""),
        ("english please", Intent.LANGUAGE, ""),
        ("stop", Intent.STOP, ""),
        ("jangan kirim pesan lagi", Intent.STOP, ""),
        ("lanjut di telegram", Intent.SWITCH, ""),
        ("menu", Intent.MENU, ""),
        ("balik", Intent.BACK, ""),
        ("balik nama motor", Intent.FIND, "balik nama motor"),
        ("pagi kak", Intent.GREETING, ""),
        ("ok makasih", Intent.THANKS, ""),
        ("nggih", Intent.YES, ""),
        ("👍", Intent.YES, ""),
        ("ga usah", Intent.NO, ""),
        ("sip dokter", Intent.FIND, "sip dokter"),
        ("how do i get a new passport", Intent.FIND, "new passport"),
        ("arep gawe sim piye carane", Intent.FIND, "gawe sim"),
        ("bsk pagi bs?", Intent.NONE, ""),
    ],
)
def test_what_is_wanted(text, intent, words):
    """Rules chat-74, chat-75, chat-76 and chat-63, by what is heard."""
    heard = hear(text)
    assert (heard.intent, heard.words) == (intent, words)


@pytest.mark.parametrize(
    ("text", "day", "at"),
    [
        ("besok pagi", date(2026, 11, 24), None),
        ("lusa", date(2026, 11, 25), None),
        ("senin depan jam 9", date(2026, 11, 30), time(9)),
        ("tgl 3", date(2026, 12, 3), None),
        ("3 des", date(2026, 12, 3), None),
        ("minggu depan", date(2026, 11, 30), None),
        ("rabu minggu depan", date(2026, 12, 2), None),
        ("jumat ini", date(2026, 11, 27), None),
        ("jam 1 siang", None, time(13)),
        ("setengah 9", None, time(8, 30)),
        ("abis jumatan", date(2026, 11, 27), time(13)),
        ("jam 9 kurang seperempat", None, time(8, 45)),
        ("malam minggu", date(2026, 11, 28), None),
        ("tgl 31", date(2026, 12, 31), None),
        ("3/12/2026 jam 09.30", date(2026, 12, 3), time(9, 30)),
        ("kamis depan jam setengah 2 siang", date(2026, 12, 3), time(13, 30)),
        ("iso sesuk esuk ora", date(2026, 11, 24), None),
        ("next monday at 2 pm", date(2026, 11, 30), time(14)),
        ("jam 25", None, None),
        ("tgl 31/2", None, None),
        ("kemarin", None, None),
        ("anak lahir tgl 3 mei 2020 mau bikin akta", None, None),
        ("no hp saya 0812 3456 7890", None, None),
        ("nik 3271 0412 0390 0001", None, None),
        ("npwp 09.254.294.3-407.000", None, None),
    ],
)
def test_days_and_times(text, day, at):
    assert find_date(text, MONDAY) == (day, at)


def test_what_is_unclear_stays_beside_it():
    assert hear("kamis depan").data["other_days"] == "2026-11-26"
    assert hear("senin").data["other_days"] == "2026-11-30"
    assert hear("3/4").data["other_days"] == "2027-03-04"  # as Americans write it: 4 March
    assert hear("senin atau selasa").data["other_days"] == "2026-11-30,2026-11-24"
    assert hear("minggu depan").data["until_day"] == "2026-12-06"
    assert hear("tgl 31/2").data["odd_day"] == "no_such_day"
    assert hear("jam 9 sampai 11").data["until_time"] == "11:00"
    assert hear("pagi aja").part_of_day == "morning"


@given(todays, st.integers(0, 400), st.data())
def test_every_way_to_write_a_day_is_understood(today, ahead, data):
    """Rules chat-64, chat-65, chat-67 and chat-68, by what is heard."""
    day = today + timedelta(days=ahead)
    name, short = MONTHS[day.month - 1], SHORT[day.month - 1]
    ways = [
        f"{day.day} {name} {day.year}", f"tgl {day.day} {short} {day.year}",
        f"{day.day}/{day.month}/{day.year}",
        f"{day.day:02d}-{day.month:02d}-{day.year}", f"{day.day} {name.upper()} {day.year}!!",
        f"{day.day}.{day.month}.{day.year % 100:02d}", day.isoformat(),
        f"{spelled(day.day)} {name} {day.year}", f"{name} {day.day} {day.year}",
        f"{DAYS[day.weekday()]}, {day.day} {name} {day.year}", f"{day.day}{short}{day.year}",
        f"tanggal {day.day} bulan {day.month} tahun {day.year}",
    ]  # fmt: skip
    if ahead < 360:
        ways += [f"{day.day} {name}", f"tgl {day.day} {short}", f"tanggal {spelled(day.day)} {short}"]
    if ahead < 28:
        ways += [f"tgl {day.day}", f"tanggal {spelled(day.day)}", f"tgl{day.day} bs?"]
    if 0 < ahead < 100:
        ways += [f"{ahead} hari lagi", f"{ahead} hr lg"]
    if ahead < 7:
        ways += [
            DAYS[day.weekday()] if day.weekday() != 6 else "hari minggu",
            f"hari {DAYS[day.weekday()]} ini",
        ]
    ways += {
        0: ["hari ini", "skrg", "nanti sore"],
        1: ["besok", "bsk", "sesuk"],
        2: ["lusa", "besok lusa"],
    }.get(ahead, [])
    written = data.draw(st.sampled_from(ways))
    said = data.draw(st.sampled_from(["{}", "{} bisa kak?", "mau bikin ktp {} dong", "kalo {} jam 9 gmn"]))
    heard = hear(said.format(written), today)
    assert heard.day == day, written
    assert heard.number is None


@given(todays, st.text(alphabet="abdegijklmnprstu 0123456789/.-:", max_size=40))
def test_a_wish_is_never_in_the_past_and_nothing_breaks(today, text):
    """Rules chat-79, by what is heard."""
    heard = hear(text, today)
    assert heard.day is None or heard.day >= today
    for other in filter(None, heard.data.get("other_days", "").split(",")):
        assert date.fromisoformat(other) >= today


@given(st.text(max_size=500))
def test_anything_may_be_written(text):
    heard = hear(text)
    assert heard.text == text
    assert len(heard.words) <= 500


@given(st.integers(0, 23), st.integers(0, 59), st.data())
def test_every_way_to_write_a_time_is_understood(hour, minute, data):
    """Rules chat-69 and chat-70, by what is heard."""
    part = "pagi" if hour < 11 else "siang" if hour < 15 else "sore" if hour < 18 else "malam"
    said = hour if hour <= 12 else hour - 12
    ways = [f"jam {hour:02d}.{minute:02d}" if hour > 5 or hour == 0 else f"jam {hour}.{minute:02d} pagi"]
    if hour and hour != 12:
        ways += [
            f"jam {said}.{minute:02d} {part}",
            f"{said}:{minute:02d} {part}",
            f"pkl {said}.{minute:02d}{part}",
        ]
    if hour and hour != 12 and minute == 0:
        ways += [f"{said} {part}", f"jam {spelled(said)} {part}"]
    if hour not in (0, 12, 13) and minute == 30:
        ways.append(f"setengah {said + 1 if said < 12 else 1} {part}")
    written = data.draw(st.sampled_from(ways))
    assert find_date(f"besok {written} bisa?", MONDAY)[1] == time(hour, minute), written


@given(st.integers(1, 99), st.sampled_from(["{}", "no {}", "pilih {}", "nomor {} aja", "yg {}", " {}. "]))
def test_a_number_alone_chooses(number, said):
    heard = hear(said.format(number))
    assert heard.number == number
    assert (heard.intent, heard.day, heard.words) == (Intent.NONE, None, "")


@given(
    st.text(alphabet=CODE_LETTERS, min_size=8, max_size=8).filter(lambda c: any(s.isdigit() for s in c[1:-1]))
)
def test_a_code_is_found_as_it_is_typed(code):
    """Rules chat-72, by what is heard."""
    if not any(sign.isalpha() for sign in code):
        return
    for written in (
        code,
        code.lower(),
        f"{code[:4]} {code[4:]}",
        f"kode booking {code}",
        f"kode: {code.lower()}",
    ):
        assert hear(written).code == code, written


def test_tickets_talk_codes_and_numbers_of_people():
    """Rules chat-62 and chat-73, by what is heard."""
    assert hear("A012").code == "A-012"
    assert hear("antrian b7").code == "B-007"
    assert hear("kode KQ2M9X").data["code_kind"] == "talk"
    assert hear("jam 012").code == ""
    for number in ("081234567890", "+62 812-3456-7890", "3271041203900001", "3271 0412 0390 0001"):
        heard = hear(f"ini {number} ya")
        assert (heard.day, heard.at, heard.number, heard.code, heard.words) == (None, None, None, "", "")
        assert heard.data["number_of_person"] == "yes"


def test_language_only_when_it_is_clear():
    assert hear("how do i get a new passport").language == "en"
    assert hear("mau bikin paspor").language == "id"
    assert hear("ok").language == ""
