"""The gallery of the design system."""

from django.urls import path

from pendopo.web.components.gallery import gallery

urlpatterns = [path("komponen/", gallery, name="gallery")]
