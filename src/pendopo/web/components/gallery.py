"""`/komponen/`: every component in every state, to look at and to test."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pendopo.web.access import public


@public
def gallery(request: HttpRequest) -> HttpResponse:
    """The page; `?tema=gelap` shows the dark theme of boards."""
    return render(
        request, "components/gallery.html", _samples() | {"dark": request.GET.get("tema") == "gelap"}
    )


def _samples() -> dict[str, object]:
    """What the components show: invented, and visibly so."""
    return {
        "options": [
            {"value": "1", "label": _("1 orang"), "chosen": True},
            {"value": "2", "label": _("2 orang"), "hint": _("misalnya orang tua dan anak")},
            {"value": "9", "label": _("9 orang"), "disabled": True},
        ],
        "fields": {"nama": _("Tuliskan nama Bapak/Ibu."), "telepon": _("Nomor telepon belum lengkap.")},
        "rows": [
            {"label": _("Layanan"), "value": "KTP-el hilang", "href": "#", "action": _("Ubah")},
            {"label": _("Waktu"), "value": "09.00 WIB", "href": "#", "action": _("Ubah")},
            {"label": _("Untuk"), "value": "2"},
        ],
        "steps": [
            {"title": _("Pesan"), "text": "23 Nov 2026", "state": "done"},
            {"title": _("Hadir di mal"), "text": "09.00 WIB", "state": "now"},
            {"title": _("Dilayani")},
        ],
        "failed": [
            {"title": _("Pesan"), "state": "done"},
            {"title": _("Gerai ditutup"), "text": _("Pilih waktu lain"), "state": "bad"},
        ],
        "tabs": [
            {"label": _("Hari ini"), "href": "#", "current": True, "count": 12},
            {"label": _("Besok"), "href": "#", "count": 3},
            {"label": _("Semua"), "href": "#"},
        ],
        "tasks": [
            {"label": _("Buka loket"), "href": "#", "state": _("Selesai"), "kind": "good"},
            {"label": _("Periksa berkas"), "href": "#", "state": _("Belum"), "kind": "nila"},
            {"label": _("Cetak daftar hari ini"), "state": _("Belum bisa")},
        ],
        "crumbs": [{"label": "MPP Kota Bogor", "href": "#"}, {"label": "KTP-el hilang"}],
        "heads": [_("Gerai"), _("Menunggu"), _("Dilayani")],
        "body": [["Disdukcapil", 12, 30], ["Imigrasi", 3, 9]],
        "progress": [{"state": "done"}, {"state": "now"}, {}, {}],
        "facts": [{"label": _("Di depan Anda"), "value": 4}, {"label": _("Perkiraan"), "value": "10–20"}],
        "values": [5.0, 7.0, 6.0, 9.0, 4.0, 3.0, 6.0, 8.0],
        "long": _("Petugas akan membantu bila Bapak/Ibu memerlukannya."),
    }
