"""A demo mall with two stalls, and pages that need no collected files."""

import pytest

from pendopo.malls.tests.factories import make_mall, make_stall


@pytest.fixture
def demo_without_built_files(settings, tmp_path):
    """Demo accounts need no second factor; pages come without collected files."""
    settings.DEMO = True
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def bogor():
    """A mall with two stalls, and another mall."""
    mall = make_mall()
    make_stall(mall, "disdukcapil")
    make_stall(mall, "imigrasi")
    make_stall(make_mall("padang", "13.71"), "samsat")
    return mall
