"""Addresses of the demo's own pages."""

from django.urls import path

from pendopo.web.demo import clock

urlpatterns = [
    path("demo/jam", clock.demo_clock, name="demo-clock"),
]
