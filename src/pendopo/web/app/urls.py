"""Addresses of the app."""

from django.urls import path

from pendopo.web.app import pages, push

urlpatterns = [
    path("sw.js", pages.worker, name="app-worker"),
    path("aplikasi.webmanifest", pages.manifest, name="app-manifest"),
    path("aplikasi/", pages.about, name="app"),
    path("k/<str:token>/pemberitahuan/", push.notifications, name="visit-push"),
    path("aplikasi/tanpa-sambungan/", pages.without_link, name="app-without-link"),
]
