"""Addresses of the manager's pages."""

from django.urls import include, path

from pendopo.web.staff.manage import (
    account,
    catalogue,
    closures,
    day,
    day_end,
    devices,
    hours,
    install,
    people,
    places,
)

manage_urls = [
    path("", install.install, name="install"),
    path("pemasangan/mal/", install.mall, name="install_mall"),
    path("pemasangan/instansi/", install.agency, name="install_agency"),
    path("pemasangan/petugas/", install.wide, name="install_wide"),
    path("<slug:mall>/", places.home, name="home"),
    path("<slug:mall>/gerai/", places.stalls, name="stalls"),
    path("<slug:mall>/gerai/<slug:stall>/", places.stall, name="stall"),
    path("<slug:mall>/gerai/<slug:stall>/perjanjian/", places.agreement, name="agreement"),
    path("<slug:mall>/loket/", places.counters, name="counters"),
    path("<slug:mall>/loket/<int:counter>/akhiri/", places.end_counter, name="end_counter"),
    path("<slug:mall>/jam/", hours.hours, name="hours"),
    path("<slug:mall>/jam/hari/", hours.exception, name="exception"),
    path("<slug:mall>/jam/hari/hapus/", hours.remove_exception, name="remove_exception"),
    path("<slug:mall>/penutupan/", closures.closures, name="closures"),
    path("<slug:mall>/penutupan/<slug:kind>/<int:fact>/cabut/", closures.withdraw, name="withdraw"),
    path("<slug:mall>/layanan/", catalogue.services, name="services"),
    path("<slug:mall>/layanan/unduh/", catalogue.download, name="catalogue_download"),
    path("<slug:mall>/layanan/unggah/", catalogue.upload, name="catalogue_upload"),
    path("<slug:mall>/layanan/<slug:service>/", catalogue.service, name="service"),
    path("<slug:mall>/petugas/", people.people, name="people"),
    path("<slug:mall>/petugas/peran/<int:role>/akhiri/", account.end_role, name="end_role"),
    path("<slug:mall>/petugas/<int:user>/", account.account, name="account"),
    path("<slug:mall>/petugas/<int:user>/peran/", account.give_role, name="give_role"),
    path("<slug:mall>/petugas/<int:user>/sandi/", account.new_password, name="new_password"),
    path("<slug:mall>/petugas/<int:user>/ponsel/", account.lost_phone, name="lost_phone"),
    path("<slug:mall>/petugas/<int:user>/tutup/", account.close, name="close_account"),
    path("<slug:mall>/petugas/loket/", people.assign, name="assign"),
    path("<slug:mall>/petugas/loket/<int:assignment>/lepas/", people.release, name="release"),
    path("<slug:mall>/perangkat/", devices.devices, name="devices"),
    path("<slug:mall>/perangkat/<int:token>/cabut/", devices.revoke, name="revoke"),
    path("<slug:mall>/pengumuman/", day.notices, name="notices"),
    path("<slug:mall>/pengumuman/<int:notice>/akhiri/", day.end_notice, name="end_notice"),
    path("<slug:mall>/akhir-hari/", day_end.end_of_day, name="end_of_day"),
    path("<slug:mall>/akhir-hari/tutup/", day_end.close, name="close_day"),
    path("<slug:mall>/akhir-hari/waktu-lain/", day_end.rebook_all, name="rebook_all"),
    path("<slug:mall>/akhir-hari/nomor/<uuid:ticket>/", day_end.end_one, name="end_one"),
]

urlpatterns = [path("", include((manage_urls, "manage")))]
