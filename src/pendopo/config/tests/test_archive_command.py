"""`pendopo archive`: export, count and recount, with their exit statuses."""

import json
from datetime import UTC, datetime

import pytest

from pendopo.analytics.actions import update_cubes
from pendopo.analytics.tests.test_archive import export, folder  # noqa: F401 - a fixture
from pendopo.analytics.tests.test_cubes import NINE, a_morning
from pendopo.config.commands import archive as commands
from pendopo.kit.actor import SYSTEM


@pytest.mark.django_db(transaction=True)
def test_the_commands(folder, capsys):  # noqa: F811
    a_morning()
    update_cubes(by=SYSTEM, at=NINE)
    assert commands.export(["--to", str(folder / "elsewhere"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["files"] in {0, 1}  # by the clock of the machine
    assert commands.count([str(folder / "nothing")]) == 2
    assert commands.recount(["--json"]) == 0
    assert json.loads(capsys.readouterr().out)["days"] == 1
    export(datetime(2026, 12, 1, tzinfo=UTC))
    assert commands.count([str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kept"] == 1
