"""Addresses of the demo's own pages."""

from django.urls import path

from pendopo.web.demo import clock, phone

urlpatterns = [
    path("demo/jam", clock.demo_clock, name="demo-clock"),
    path("demo/telepon", phone.phone, name="demo-phone"),
    path("demo/telepon/isi", phone.thread, name="demo-phone-thread"),
    path("demo/telepon/kirim", phone.send, name="demo-phone-send"),
    path("demo/telepon/orang", phone.new_person, name="demo-phone-person"),
    path("demo/telepon/ubah", phone.change, name="demo-phone-change"),
    path("demo/telepon/berkas/<str:key>", phone.file, name="demo-phone-file"),
]
