"""Addresses of the ministry's pages."""

from django.urls import include, path, re_path

from pendopo.web.ministry import alerts, condition, entries, figures, map, returns

urlpatterns = [
    path("pantau/ngulik/", include("pendopo.web.ministry.forum_urls")),
    path("pantau/", map.front, name="ministry"),
    path("pantau/angka/", figures.overview, name="ministry-figures"),
    path("pantau/angka/bandingkan/", figures.compare, name="ministry-compare"),
    path("pantau/impor/", figures.import_page, name="ministry-import"),
    path("pantau/angka.csv", figures.download_csv, name="ministry-csv"),
    path("pantau/angka.json", figures.download_json, name="ministry-json"),
    path("pantau/peringatan/", alerts.inbox, name="ministry-alerts"),
    path("pantau/peringatan.csv", alerts.download, name="ministry-alerts-csv"),
    path("pantau/peringatan/ikuti/", alerts.follow, name="ministry-alerts-follow"),
    path("pantau/peringatan/<int:alert>/", alerts.alert, name="ministry-alert"),
    path("pantau/laporan/", returns.board, name="ministry-returns"),
    path("pantau/laporan/terima/", returns.accept_many, name="ministry-returns-accept"),
    path("pantau/laporan/isi/", returns.definition, name="ministry-returns-definition"),
    path("pantau/laporan/ukuran/", returns.import_page, name="ministry-measures-import"),
    path("pantau/laporan/<str:period>/<slug:mall>/", returns.one, name="ministry-return"),
    path("pantau/laporan/<str:period>/<slug:mall>/tanggal/", returns.extend, name="ministry-return-dates"),
    path("pantau/kondisi/", condition.condition, name="ministry-condition"),
    path("pantau/kendala/", entries.obstacles, name="ministry-obstacles"),
    path("pantau/kendala/<int:entry>/", entries.obstacle, name="ministry-obstacle"),
    path("pantau/strategi/<int:entry>/", entries.strategy, name="ministry-strategy"),
    path("pantau/inovasi/", entries.innovations, name="ministry-innovations"),
    path("pantau/inovasi/<int:entry>/", entries.innovation, name="ministry-innovation"),
    path("pantau/catatan/<slug:kind>/<int:entry>/<slug:verb>/", entries.judge, name="ministry-judge"),
    re_path(r"^pantau/(?P<code>[0-9]{2}(?:\.[0-9]{2})?)/$", figures.region, name="ministry-region"),
]
