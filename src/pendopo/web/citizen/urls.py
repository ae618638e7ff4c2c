"""Addresses of the applicant's pages."""

from django.urls import path

from pendopo.web.citizen import (
    booking,
    chat,
    checkin,
    details,
    find,
    home,
    mail,
    opening,
    service,
    visit,
    wishes,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("cari", home.search_anywhere, name="search-anywhere"),
    path("demo/surat", mail.demo_mail, name="demo-mail"),
    path("m/<slug:mall>/", home.mall_page, name="mall"),
    path("m/<slug:mall>/cari", home.search, name="search"),
    path("m/<slug:mall>/buka.json", opening.buka_json, name="open-json"),
    path("m/<slug:mall>/buka.ics", opening.buka_ics, name="open-calendar"),
    path("m/<slug:mall>/obrolan/", chat.talk, name="chat"),
    path("m/<slug:mall>/obrolan/isi", chat.log, name="chat-log"),
    path("m/<slug:mall>/obrolan/berkas/<uuid:message>/<int:number>", chat.file, name="chat-file"),
    path("m/<slug:mall>/hadir/", checkin.check_in, name="check-in"),
    path("m/<slug:mall>/l/<slug:service>/", service.service_page, name="service"),
    path("m/<slug:mall>/l/<slug:service>/pesan/", booking.people, name="book"),
    path("m/<slug:mall>/l/<slug:service>/pesan/hari/", booking.day, name="book-day"),
    path("m/<slug:mall>/l/<slug:service>/pesan/jam/", booking.time, name="book-time"),
    path("k/", find.find_mine, name="find-mine"),
    path("k/<str:token>/", visit.my_visit, name="visit"),
    path("k/<str:token>/keadaan", visit.ticket_state, name="visit-state"),
    path("k/<str:token>/data/<slug:step>/", details.details, name="details"),
    path("k/<str:token>/pindah/", visit.move, name="visit-move"),
    path("k/<str:token>/batal/", visit.cancel, name="visit-cancel"),
    path("k/<str:token>/pesan/", wishes.wishes, name="visit-wishes"),
    path("k/<str:token>/kalender.ics", visit.calendar_file, name="visit-calendar"),
]
