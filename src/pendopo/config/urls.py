"""Root addresses: each face brings its own."""

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("pendopo.api.urls")),
    path("webhook/", include("pendopo.api.webhooks")),
    path("", include("pendopo.web.urls")),
]

handler400 = "pendopo.web.errors.bad_request"
handler403 = "pendopo.web.errors.permission_denied"
handler404 = "pendopo.web.errors.not_found"
handler500 = "pendopo.web.errors.server_error"
