"""Addresses of the ministry's pages."""

from django.urls import path, re_path

from pendopo.web.ministry import behind, figures, files, map, regions

urlpatterns = [
    path("pantau/", map.front, name="ministry"),
    path("pantau/semua/", regions.panels, name="ministry-multiples"),
    path("pantau/bandingkan/", regions.compare, name="ministry-comparison"),
    path("pantau/corong/", behind.funnel, name="ministry-funnel"),
    path("pantau/rincian/", behind.rows, name="ministry-rows"),
    path("pantau/simpanan/", behind.views, name="ministry-views"),
    path("pantau/simpanan/<int:view>/hapus/", behind.remove_view, name="ministry-view-remove"),
    path("pantau/gambar/<slug:kind>.<slug:ending>", files.picture, name="ministry-picture"),
    path("pantau/tabel/<slug:kind>.<slug:ending>", files.table, name="ministry-table"),
    path("pantau/data/", files.open_page, name="ministry-data"),
    path("pantau/data/datapackage.json", files.package, name="ministry-package"),
    path("pantau/data/kamus.csv", files.dictionary, name="ministry-dictionary"),
    path("pantau/data/<slug:measure>.<slug:ending>", files.open_file, name="ministry-open-file"),
    path("data-terbuka/", files.to_open_page, name="open-data"),
    path("pantau/angka/", figures.overview, name="ministry-figures"),
    path("pantau/angka/bandingkan/", figures.compare, name="ministry-compare"),
    path("pantau/impor/", figures.import_page, name="ministry-import"),
    path("pantau/angka.csv", figures.download_csv, name="ministry-csv"),
    path("pantau/angka.json", figures.download_json, name="ministry-json"),
    re_path(r"^pantau/(?P<code>[0-9]{2}(?:\.[0-9]{2})?)/$", regions.region, name="ministry-region"),
]
