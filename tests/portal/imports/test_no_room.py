"""An import where PostgreSQL has no room or goes away: one sentence, an exit code, and nothing half written."""

from pathlib import Path
from unittest import mock

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from accounts.models import Contract
from portal.imports import actions
from portal.imports.models import Run

pytestmark = pytest.mark.django_db

FILE = "customer_number,name\n"


def run(path: Path) -> CommandError:
    with pytest.raises(CommandError) as stopped:
        call_command("import_customers", str(path))
    return stopped.value


def raised(cause: Exception) -> OperationalError:
    error = OperationalError(str(cause))
    error.__cause__ = cause
    return error


@pytest.mark.parametrize("error", [psycopg.errors.DiskFull(), raised(psycopg.errors.DiskFull())])
@pytest.mark.parametrize("at", ["_process", "_record"])
def test_a_full_disk_is_one_sentence_and_nothing_is_written(tmp_path: Path, error: Exception, at: str) -> None:
    path = tmp_path / "customers.csv"
    path.write_text(FILE)

    done = mock.Mock(is_done=True, rejected_count=0)
    with mock.patch.object(actions, "_process", return_value=done), mock.patch.object(actions, at, side_effect=error):
        stopped = run(path)

    assert (str(stopped), stopped.returncode) == (actions.NO_ROOM, 1)
    assert not Run.objects.exists()
    assert not Contract.objects.exists()


def test_a_lost_connection_says_where_to_look(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text(FILE)

    with mock.patch.object(actions, "_process", side_effect=raised(psycopg.OperationalError("closed"))):
        stopped = run(path)

    assert stopped.returncode == 4
    assert "取り込みの履歴" in str(stopped)
