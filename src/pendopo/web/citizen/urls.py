"""Pages of the applicant."""

from django.urls.resolvers import URLPattern

urlpatterns: list[URLPattern] = []
