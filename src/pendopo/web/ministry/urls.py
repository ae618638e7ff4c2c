"""Addresses of the ministry's pages."""

from django.urls import path

from pendopo.web.ministry import returns, views

urlpatterns = [
    path("pantau/", views.overview, name="ministry"),
    path("pantau/impor/", views.import_page, name="ministry-import"),
    path("pantau/bandingkan/", views.compare, name="ministry-compare"),
    path("pantau/angka.csv", views.download_csv, name="ministry-csv"),
    path("pantau/angka.json", views.download_json, name="ministry-json"),
    path("pantau/laporan/", returns.board, name="ministry-returns"),
    path("pantau/laporan/terima/", returns.accept_many, name="ministry-returns-accept"),
    path("pantau/laporan/isi/", returns.definition, name="ministry-returns-definition"),
    path("pantau/laporan/ukuran/", returns.import_page, name="ministry-measures-import"),
    path("pantau/laporan/<str:period>/<slug:mall>/", returns.one, name="ministry-return"),
    path("pantau/laporan/<str:period>/<slug:mall>/tanggal/", returns.extend, name="ministry-return-dates"),
    path("pantau/<str:code>/", views.region, name="ministry-region"),
]
