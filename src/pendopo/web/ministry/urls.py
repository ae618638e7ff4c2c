"""Addresses of the ministry's pages."""

from django.urls import path, re_path

from pendopo.web.ministry import effects, views

urlpatterns = [
    path("pantau/", views.overview, name="ministry"),
    path("pantau/impor/", views.import_page, name="ministry-import"),
    path("pantau/bandingkan/", views.compare, name="ministry-compare"),
    path("pantau/angka.csv", views.download_csv, name="ministry-csv"),
    path("pantau/angka.json", views.download_json, name="ministry-json"),
    path("pantau/pengaruh/", effects.effect_list, name="ministry-effects"),
    path("pantau/pengaruh/<int:question>/", effects.effect_page, name="ministry-effect"),
    re_path(
        r"^pantau/pengaruh/(?P<question>\d{1,9})/hasil\.(?P<form>json|csv|svg)$",
        effects.effect_download,
        name="ministry-effect-file",
    ),
    path("pantau/<str:code>/", views.region, name="ministry-region"),
]
