"""The tables and the migrations say the same."""

import pytest
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation


def test_no_migration_is_missing_and_none_conflict():
    with translation.override(None):
        loader = MigrationLoader(None, ignore_no_migrations=True)
        assert not loader.detect_conflicts()
        detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
        changes = detector.changes(graph=loader.graph)
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("pendopo.")}
    assert len(ours) > 10
    if missing := {label: found for label, found in changes.items() if label in ours}:
        pytest.fail(f"Migrations are missing: {missing}")
