"""One true example of everything that goes in and out, for the description and its page."""

from typing import Any

from pendopo.api import examples_monitoring as monitoring

WINDOW = {
    "id": "812.34",
    "starts_at": "2026-11-24T01:00:00Z",
    "ends_at": "2026-11-24T02:00:00Z",
    "free": 6,
    "reason": "",
}
OTHER_WINDOW = {
    "id": "813.34",
    "starts_at": "2026-11-24T02:00:00Z",
    "ends_at": "2026-11-24T03:00:00Z",
    "free": 4,
    "reason": "",
}
SERVICE = {
    "slug": "ktp-el-pengganti",
    "name": "Penggantian KTP-el karena hilang, rusak, atau data berubah",
    "short_name": "KTP-el hilang atau rusak",
    "summary": "Cetak ulang KTP-el yang hilang, rusak, atau memuat data lama.",
    "stall": "disdukcapil",
    "agency": "disdukcapil",
    "duration_minutes": 10,
    "bookable": True,
    "walk_in": True,
}
NEW_TIME = {
    "code": "7K3M9PQ2",
    "token": "k-brTf_5SC1J2D1wHD9_5fmPptK-Nnx2",
    "starts_at": "2026-11-24T02:00:00+00:00",
    "ends_at": "2026-11-24T03:00:00+00:00",
    "service_name": "Penggantian KTP-el karena hilang, rusak, atau data berubah",
    "stall_name": "Disdukcapil Kota Bogor",
}
COUNTER_TICKET = {
    "id": "01a214e6-2356-7fe2-8e29-6085e37b583b",
    "number": "A-012",
    "version": 2,
    "state": "called",
    "line": "walk_in",
    "priority": "",
    "people": 1,
    "service_name": "Penggantian KTP-el karena hilang, rusak, atau data berubah",
    "counter_number": 1,
    "waited_minutes": 7,
    "spoken": "Nomor antrean A dua belas, ke loket satu.",
}
WAITING_TICKET = {
    **COUNTER_TICKET,
    "id": "01a214e6-22db-7ee8-878e-e6a5dd51624c",
    "number": "A-013",
    "version": 1,
    "state": "waiting",
    "counter_number": None,
    "spoken": "",
}
COMPONENT = {
    "key": "requirements",
    "text": "Surat kehilangan dari kepolisian; fotokopi KK",
    "data": {},
    "source": "",
    "is_example": True,
}
BOARD_CALL = {
    "id": 41,
    "number": "A-012",
    "counter": 1,
    "stall": "Dinas Kependudukan dan Pencatatan Sipil",
    "stall_slug": "disdukcapil",
    "floor": "1",
    "recall": False,
    "called_at": "2026-11-24T02:01:18Z",
    "active": True,
    "spoken": "Nomor antrean A dua belas, ke loket satu.",
    "spoken_parts": ["Nomor antrean", "A", "dua belas", "ke loket satu"],
}
BOARD_STALL = {
    "slug": "disdukcapil",
    "name": "Dinas Kependudukan dan Pencatatan Sipil",
    "prefix": "A",
    "floor": "1",
    "waiting": 5,
    "open_counters": [1, 2],
    "open": True,
    "reason": "Buka sampai 15.00 WIB",
}
APPLICANT = {"name": "Sari", "phone": "0812 3456 7890"}

# By the name of a parameter.
PARAMETERS: dict[str, Any] = {
    **monitoring.PARAMETERS,
    "mall": "bogor",
    "service": "ktp-el-pengganti",
    "stall": "disdukcapil",
    "floor": "1",
    "q": "ktp hilang",
    "date": "2026-11-24",
    "people": 1,
    "limit": 50,
    "offset": 0,
    "counter": 16,
    "token": "k-brTf_5SC1J2D1wHD9_5fmPptK-Nnx2",
    "region": "32.71",
    "period": "2026-10",
    "measure": "applicants",
}

# By the name of the schema it shows.
ANSWER = {
    "field": "visits",
    "block": "visits",
    "measure": "visits",
    "value": 828,
    "computed": 828,
    "text": "",
    "reason": "Jaringan putus pada 14 Oktober.",
    "entries": [],
    "question": "",
}
EXAMPLES: dict[str, dict[str, Any]] = {
    **monitoring.EXAMPLES,
    "AnswerIn": {"field": "visits", "value": None, "text": "", "reason": "Jaringan putus pada 14 Oktober."},
    "PeriodReturnIn": {
        "version": 1,
        "confirm": True,
        "why": "",
        "answers": [
            {"field": "visits", "value": None, "text": "", "reason": "Jaringan putus pada 14 Oktober."},
            {"field": "permits_issued", "value": 412, "text": "", "reason": ""},
        ],
    },
    "AnswerOut": ANSWER,
    "PeriodReturnOut": {
        "mall": "bogor",
        "region": "32.71",
        "period": "2026-10",
        "state": "confirmed",
        "version": 2,
        "definition": 1,
        "due": "2026-11-05",
        "lock": "2026-11-30",
        "coverage": 0.95,
        "is_generated": False,
        "corrections": 0,
        "answers": [ANSWER],
    },
    "MallOut": {
        "slug": "bogor",
        "name": "MPP Kota Bogor",
        "region": "32.71",
        "zone": "Asia/Jakarta",
        "address": "",
        "is_demo": True,
        "open": True,
        "opening": "Buka sampai 15.00 WIB.",
        "state": "open",
        "until": "2026-11-23T08:00:00Z",
        "next_opening": "2026-11-24T01:00:00Z",
        "reason": "",
        "legal_basis": "",
    },
    "CounterListed": {"id": 16, "number": 1, "name": "Loket 1", "stall": "disdukcapil", "open": True},
    "ServiceOut": SERVICE,
    "ComponentOut": COMPONENT,
    "StandardOut": {
        "service": SERVICE,
        "valid_from": "2026-01-01",
        "decree": "",
        "components": [COMPONENT],
    },
    "WindowOut": WINDOW,
    "ApplicantIn": APPLICANT,
    "AppointmentIn": {"window": "812.34", "applicant": APPLICANT, "people": 1},
    "MoveIn": {"window": "813.34"},
    "ReasonIn": {"reason": "Berhalangan"},
    "BookedOut": {"code": "7KQ2M9XA", "token": "k-brTf_5SC1J2D1wHD9_5fmPptK-Nnx2", "window": WINDOW},
    "AppointmentOut": {
        "code": "7KQ2M9XA",
        "state": "booked",
        "people": 1,
        "mall": "bogor",
        "service": "ktp-el-pengganti",
        "window": WINDOW,
        "to_replan": False,
        "reason": "",
        "may_change": True,
        "alternatives": [],
    },
    "TicketIn": {"mall": "bogor", "service": "ktp-el-pengganti", "priority": "elderly"},
    "TicketOut": {
        "number": "A-012",
        "code": "BCEAEA4H",
        "token": "9c046c9586d7b45fc5713087de6d5d6348e69c89e8102ff9",
        "position": 3,
        "low": 8,
        "high": 16,
        "standby": False,
    },
    "NewTimeOut": NEW_TIME,
    "TicketStatusOut": {
        "number": "A-012",
        "state": "waiting",
        "ahead": 2,
        "low": 8,
        "high": 16,
        "counter": None,
        "ended": False,
        "end_reason": "",
        "new_times": [],
    },
    "CallIn": {"request_key": "loket-1-panggilan-57"},
    "OpenIn": {"services": ["ktp-el-pengganti"]},
    "PauseIn": {"reason": "Istirahat"},
    "CommandIn": {"version": 2},
    "AsideIn": {"ticket": COUNTER_TICKET["id"], "version": 3},
    "ReturnIn": {"ticket": COUNTER_TICKET["id"], "version": 3, "here": True},
    "TransferIn": {"service": "laporan-kehilangan", "version": 3},
    "CounterTicket": COUNTER_TICKET,
    "CounterTicketOut": {"ticket": COUNTER_TICKET, "message": ""},
    "CounterOut": {"counter": 16, "state": "open"},
    "ConsoleOut": {
        "counter": 16,
        "number": 1,
        "mall": "bogor",
        "stall": "disdukcapil",
        "state": "open",
        "pause_reason": "",
        "services": [],
        "ticket": COUNTER_TICKET,
        "waiting": 1,
        "next": [WAITING_TICKET],
        "held": [],
        "missed": [],
        "may": ["recall", "start", "hold", "no_show", "transfer", "pause"],
        "may_undo": True,
        "served_today": 12,
    },
    "BoardCallOut": BOARD_CALL,
    "BoardStallOut": BOARD_STALL,
    "BoardOut": {
        "mall": "bogor",
        "mall_name": "MPP Kota Bogor",
        "zone": "Asia/Jakarta",
        "at": "2026-11-24T02:01:20Z",
        "service_day": "2026-11-24",
        "version": 57,
        "open": True,
        "reason": "Buka sampai 15.00 WIB",
        "closes_at": "2026-11-24T08:00:00Z",
        "calls": [BOARD_CALL],
        "stalls": [BOARD_STALL],
        "notices": [],
        "waiting": 5,
    },
    "FigureOut": {
        "region": "32.71",
        "place": "Kota Bogor",
        "site": "MPP Kota Bogor",
        "measure": "applicants",
        "per": "period",
        "period_start": "2020-02-01",
        "period_end": "2020-02-29",
        "value_low": 7912,
        "value_high": 7912,
        "exact": True,
        "note": "whole month before the pandemic",
        "source": "poskota.co.id 2020-05-12",
        "is_demo": False,
    },
}


def _error(
    code: str, message: str, fields: dict[str, str] | None = None, other: tuple[Any, ...] = ()
) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "fields": fields or {}, "alternatives": list(other)}}


# By status: what it means, and one error of the kind.
REFUSALS: dict[int, tuple[str, dict[str, Any]]] = {
    400: (
        "The body is no JSON, or something in the request is no text.",
        _error("bad_request", "Permintaan tidak dapat dibaca. Kirim JSON yang benar."),
    ),
    401: (
        "A token is needed, or the one sent is unknown, revoked or ended.",
        _error("sign_in_required", "Silakan masuk lebih dulu."),
    ),
    403: (
        "The token may not do this here.",
        _error("not_allowed", "Anda tidak berwenang melakukan ini."),
    ),
    404: (
        "There is no such thing, or the caller may not know that there is.",
        _error("not_found", "Data tidak ditemukan. Periksa kembali tautan atau kodenya."),
    ),
    409: (
        "Somebody was faster, or the state has moved on. `alternatives` are what would work instead: windows "
        "near the wanted one (`window_full`), the ticket that is still there (`counter_busy`), or the next "
        "opening (`day_closed`).",
        _error(
            "window_full",
            "Tempat pada waktu ini baru saja habis. Silakan pilih waktu lain.",
            other=(OTHER_WINDOW,),
        ),
    ),
    413: (
        "The body is too large.",
        _error("too_large", "Isi permintaan terlalu besar."),
    ),
    422: (
        "Something is wrong, missing or too long; `fields` names it by its place in the request.",
        _error(
            "invalid_input",
            "Ada isian yang perlu diperbaiki.",
            {"applicant.phone": "Nomor telepon tidak dikenali."},
        ),
    ),
    429: (
        "A limit per person is reached.",
        _error("limit_reached", "Satu orang dapat memesan paling banyak tiga layanan sehari."),
    ),
}
