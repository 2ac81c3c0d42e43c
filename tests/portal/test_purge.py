"""`manage.py purge` runs the retentions that features declare, each on its own."""

import logging
import re
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command

from portal import features
from portal.features import Retention
from tests.contracts.rules import TREE
from tests.contracts.test_whole_tree import SHIPPED, module_of

Declare = Callable[..., None]


def broken() -> int:
    raise RuntimeError("the table is away")


@pytest.fixture
def declare(monkeypatch: pytest.MonkeyPatch) -> Declare:
    """`declare(one, two)` lets these be the only retentions."""

    def declared(*retentions: Retention) -> None:
        monkeypatch.setattr(features, "retentions", lambda: {one.name: one for one in retentions})

    return declared


def test_each_retention_has_a_line_with_its_count(declare: Declare, capsys: pytest.CaptureFixture[str]) -> None:
    declare(Retention("old", lambda: 3, "soon"), Retention("older", lambda: 0, "late", is_prompt=True))

    call_command("purge")

    assert capsys.readouterr().out == "old: 3 deleted\nolder: 0 deleted\n"


def test_only_prompt_retentions_run_every_ten_minutes(declare: Declare, capsys: pytest.CaptureFixture[str]) -> None:
    declare(Retention("old", lambda: 3, "soon"), Retention("older", lambda: 0, "late", is_prompt=True))

    call_command("purge", "--prompt")

    assert capsys.readouterr().out == "older: 0 deleted\n"


def test_a_named_retention_runs_alone(declare: Declare, capsys: pytest.CaptureFixture[str]) -> None:
    declare(Retention("old", lambda: 3, "soon"), Retention("older", lambda: 0, "late"))

    call_command("purge", "older")

    assert capsys.readouterr().out == "older: 0 deleted\n"


def test_one_that_fails_does_not_stop_the_others_and_is_logged(
    declare: Declare, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    declare(Retention("broken", broken, "soon"), Retention("old", lambda: 1, "soon"))

    with caplog.at_level(logging.ERROR), pytest.raises(CommandError, match="failed: broken") as raised:
        call_command("purge")

    assert raised.value.returncode == 1
    assert capsys.readouterr().out == "old: 1 deleted\n"
    assert [record.message for record in caplog.records] == ["purge of broken failed"]


def test_an_unknown_retention_is_refused_before_anything_is_deleted(declare: Declare) -> None:
    declare(Retention("old", broken, "soon"))

    with pytest.raises(CommandError, match="no such retention: new"):
        call_command("purge", "new", "old")


def test_every_purge_of_the_source_is_declared() -> None:
    purges = {module_of(source).purge for source in SHIPPED if "def purge() ->" in source.text}

    assert len(purges) > 10
    assert purges == {one.purge for one in features.retentions().values()}


def test_what_holds_people_up_or_data_of_strangers_is_deleted_promptly() -> None:
    assert {name for name, one in features.retentions().items() if one.is_prompt} == {
        "device_nonces",
        "registrations",
        "lost_phones",
        "migrations",
    }


def test_retentions_run_every_night_and_the_prompt_ones_every_ten_minutes() -> None:
    assert features.timed()["purge"].daily
    assert features.timed()["purge --prompt"].every == 600


def test_the_operations_page_lists_every_retention_as_it_is_declared() -> None:
    page = (TREE / "docs/operations.md").read_text()

    listed = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|$", page, re.MULTILINE))

    declared = {name: one.after + " (prompt)" * one.is_prompt for name, one in features.retentions().items()}
    assert {name: listed.get(name) for name in declared} == declared
    assert len(re.findall(r"^\| retention \|", page, re.MULTILINE)) == 1
