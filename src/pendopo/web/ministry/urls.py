"""Addresses of the ministry's pages."""

from django.urls import path, re_path

from pendopo.web.ministry import figures, map

urlpatterns = [
    path("pantau/", map.front, name="ministry"),
    path("pantau/angka/", figures.overview, name="ministry-figures"),
    path("pantau/angka/bandingkan/", figures.compare, name="ministry-compare"),
    path("pantau/impor/", figures.import_page, name="ministry-import"),
    path("pantau/angka.csv", figures.download_csv, name="ministry-csv"),
    path("pantau/angka.json", figures.download_json, name="ministry-json"),
    re_path(r"^pantau/(?P<code>[0-9]{2}(?:\.[0-9]{2})?)/$", figures.region, name="ministry-region"),
]
