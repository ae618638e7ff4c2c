"""Tests of pages need no built stylesheets."""

import pytest


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    """Static addresses without a build: no manifest, and no server of files."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "whitenoise" not in name]
