"""Addresses of staff: sign-in, counters, floor, desk, and the manager's pages."""

from django.urls import include, path

from pendopo.web.staff import console, daylist, desk, floor, home
from pendopo.web.staff.forum_urls import forum_urls

staff_urls = [
    path("", home.home, name="home"),
    path("tema/", home.theme, name="theme"),
    path("loket/<int:counter>/", console.console, name="console"),
    path("loket/<int:counter>/isi/", console.part, name="console_part"),
    path("loket/<int:counter>/<slug:verb>/", console.act, name="console_act"),
    path("<slug:mall>/", home.mall_home, name="mall"),
    path("<slug:mall>/lantai/", floor.floor, name="floor"),
    path("<slug:mall>/lantai/isi/", floor.part, name="floor_part"),
    path("<slug:mall>/meja/", desk.desk, name="desk"),
    path("<slug:mall>/meja/nomor/", desk.issue, name="desk_issue"),
    path("<slug:mall>/meja/hadir/", desk.arrive, name="desk_arrive"),
    path("<slug:mall>/meja/cari/", desk.find, name="desk_find"),
    path("<slug:mall>/daftar/", daylist.day_list, name="day_list"),
    *forum_urls,
]

urlpatterns = [
    path("akun/", include("pendopo.web.staff.account_urls")),
    path("petugas/", include((staff_urls, "staff"))),
    path("kelola/", include("pendopo.web.staff.manage.urls")),
]
