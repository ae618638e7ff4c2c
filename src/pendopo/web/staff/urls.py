"""Addresses of staff: sign-in, counters, floor, desk, and the manager's pages."""

from django.urls import include, path

from pendopo.web.staff import alerts, alone, console, daylist, desk, floor, home, returns
from pendopo.web.staff.entries import evidence
from pendopo.web.staff.entries import views as entries
from pendopo.web.staff.forum_urls import forum_urls
from pendopo.web.staff.inbox.urls import inbox_urls

staff_urls = [
    path("", home.home, name="home"),
    path("tema/", home.theme, name="theme"),
    path("loket/<int:counter>/", console.console, name="console"),
    path("loket/<int:counter>/isi/", console.part, name="console_part"),
    path("loket/<int:counter>/bekal/", alone.kit, name="console_kit"),
    path("loket/tanpa-sambungan/", alone.alone, name="console_alone"),
    path("loket/<int:counter>/<slug:verb>/", console.act, name="console_act"),
    path("<slug:mall>/", home.mall_home, name="mall"),
    path("<slug:mall>/lantai/", floor.floor, name="floor"),
    path("<slug:mall>/lantai/isi/", floor.part, name="floor_part"),
    path("<slug:mall>/meja/", desk.desk, name="desk"),
    path("<slug:mall>/meja/nomor/", desk.issue, name="desk_issue"),
    path("<slug:mall>/meja/hadir/", desk.arrive, name="desk_arrive"),
    path("<slug:mall>/meja/cari/", desk.find, name="desk_find"),
    path("<slug:mall>/peringatan/", alerts.list_own, name="alerts"),
    path("<slug:mall>/peringatan/<int:alert>/", alerts.alert, name="alert"),
    path("<slug:mall>/daftar/", daylist.day_list, name="day_list"),
    path("<slug:mall>/laporan/", returns.list_page, name="returns"),
    path("<slug:mall>/laporan/<str:period>/", returns.one, name="return"),
    path("<slug:mall>/laporan/<str:period>/angka-baru/", returns.adopt, name="return_adopt"),
    path("<slug:mall>/laporan/<str:period>/templat.xlsx", returns.template, name="return_template"),
    path("<slug:mall>/laporan/<str:period>/laporan.csv", returns.download_csv, name="return_csv"),
    path("<slug:mall>/laporan/<str:period>/unggah/", returns.upload, name="return_upload"),
    path("<slug:mall>/kendala/", entries.entries, name="entries"),
    path("<slug:mall>/usul/<int:suggestion>/<slug:verb>/", entries.decide, name="decide"),
    path("<slug:mall>/catatan/<slug:kind>/baru/", entries.new, name="new_entry"),
    path("<slug:mall>/catatan/<slug:kind>/<int:entry>/", entries.entry, name="entry"),
    path("<slug:mall>/catatan/<slug:kind>/<int:entry>/ubah/", entries.change, name="change_entry"),
    path("<slug:mall>/catatan/<slug:kind>/<int:entry>/kirim/", entries.submit, name="submit_entry"),
    path("<slug:mall>/catatan/<slug:kind>/<int:entry>/kutip/", entries.quote, name="quote_effect"),
    path("<slug:mall>/inovasi/<int:entry>/bukti/", evidence.add, name="add_evidence"),
    path("<slug:mall>/inovasi/<int:entry>/bukti/<int:file>/hapus/", evidence.remove, name="remove_evidence"),
    *forum_urls,
    *inbox_urls,
]

urlpatterns = [
    path("akun/", include("pendopo.web.staff.account_urls")),
    path("petugas/", include((staff_urls, "staff"))),
    path("kelola/", include("pendopo.web.staff.manage.urls")),
]
