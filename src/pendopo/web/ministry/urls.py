"""Addresses of the ministry's pages."""

from django.urls import path

from pendopo.web.ministry import alerts, views

urlpatterns = [
    path("pantau/", views.overview, name="ministry"),
    path("pantau/impor/", views.import_page, name="ministry-import"),
    path("pantau/bandingkan/", views.compare, name="ministry-compare"),
    path("pantau/angka.csv", views.download_csv, name="ministry-csv"),
    path("pantau/angka.json", views.download_json, name="ministry-json"),
    path("pantau/peringatan/", alerts.inbox, name="ministry-alerts"),
    path("pantau/peringatan.csv", alerts.download, name="ministry-alerts-csv"),
    path("pantau/peringatan/ikuti/", alerts.follow, name="ministry-alerts-follow"),
    path("pantau/peringatan/<int:alert>/", alerts.alert, name="ministry-alert"),
    path("pantau/<str:code>/", views.region, name="ministry-region"),
]
