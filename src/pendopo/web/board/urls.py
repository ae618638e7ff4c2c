"""Addresses of boards and kiosks."""

from django.urls import include, path

from pendopo.web.board import alone, board, kiosk

board_urls = [
    path("papan/<slug:mall>/", board.board, name="board"),
    path("papan/<slug:mall>/isi/", board.part, name="part"),
    path("kios/<slug:mall>/", kiosk.start, name="kiosk"),
    path("kios/<slug:mall>/gerai/", kiosk.stalls, name="kiosk_stalls"),
    path("kios/<slug:mall>/gerai/<slug:stall>/", kiosk.services, name="kiosk_services"),
    path("kios/<slug:mall>/cari/", kiosk.search, name="kiosk_search"),
    path("kios/<slug:mall>/layanan/<slug:service>/", kiosk.draw, name="kiosk_draw"),
    path("kios/<slug:mall>/tiket/<slug:code>/", kiosk.ticket, name="kiosk_ticket"),
    path("kios/<slug:mall>/hadir/", kiosk.arrive, name="kiosk_arrive"),
    path("kios/<slug:mall>/pasang/", kiosk.install, name="kiosk_install"),
    path("kios/<slug:mall>/cadangan/", alone.stock, name="kiosk_stock"),
    path("kios/<slug:mall>/tanpa-sambungan/", alone.alone, name="kiosk_alone"),
    path("kios/<slug:mall>/bahasa/", kiosk.language, name="kiosk_language"),
]

urlpatterns = [path("", include((board_urls, "board")))]
