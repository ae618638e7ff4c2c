"""Addresses of the ministry's pages."""

from django.urls import path

from pendopo.web.ministry import views

urlpatterns = [
    path("pantau/", views.overview, name="ministry"),
    path("pantau/impor/", views.import_page, name="ministry-import"),
    path("pantau/bandingkan/", views.compare, name="ministry-compare"),
    path("pantau/angka.csv", views.download_csv, name="ministry-csv"),
    path("pantau/angka.json", views.download_json, name="ministry-json"),
    path("pantau/<str:code>/", views.region, name="ministry-region"),
]
