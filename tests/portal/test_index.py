"""`manage.py index` prints what features declare, and no value of a setting."""

import json
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django import Settings

from portal import features
from portal.config import Config
from portal.lifecycle import Event


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """Every section, read back."""
    call_command("index", "--json")
    return json.loads(capsys.readouterr().out)  # type: ignore[no-any-return]


def test_every_declaration_is_printed(printed: dict[str, Any]) -> None:
    assert printed["acts"].keys() == features.acts().keys()
    assert printed["permissions"].keys() == features.permissions().keys()
    assert printed["timed"].keys() == features.timed().keys()
    assert printed["retentions"].keys() == features.retentions().keys()
    assert printed["lifecycle"].keys() == features.effects().keys()


def test_an_entry_says_what_is_declared(printed: dict[str, Any]) -> None:
    assert printed["permissions"]["desk.reveal"] == ["agent", "billing"]
    assert printed["timed"]["purge --prompt"] == "every 600 s"
    assert printed["acts"]["accounts:passkeys:added"] == {"owner": "パスキーを登録しました", "grave": True}
    assert printed["lifecycle"]["accounts.Passcode"][Event.ACCOUNT_FROZEN] == {
        "text": "deleted",
        "by": "accounts.freeze.actions.begin",
    }


def test_settings_are_named_without_their_values(
    settings: Settings, printed: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("index", "settings")

    assert {"SECRET_KEY", "CODE_PEPPER", "IDENTITY_CODE_DIGITS"} <= printed["settings"].keys()
    assert "SECRET_KEY" in capsys.readouterr().out
    assert settings.SECRET_KEY not in json.dumps(printed)
    assert settings.CODE_PEPPER not in json.dumps(printed)


def test_a_variable_is_set_or_has_its_default() -> None:
    config = Config({"PORTAL_ENV": "demo", "TAX_ROUNDING": "ceil"})

    config.choice("TAX_ROUNDING", ["floor", "ceil"], default="floor")
    config.number("TRUSTED_PROXY_COUNT", default=0)

    assert config.names["TAX_ROUNDING"]
    assert not config.names["TRUSTED_PROXY_COUNT"]


def test_as_text_each_entry_is_a_line_below_its_section(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("index", "permissions", "lifecycle")

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"permissions ({len(features.permissions())})"
    assert "  desk.reveal  agent, billing" in lines
    assert "  accounts.Passcode" in lines
    assert "    account_frozen: text: deleted; by: accounts.freeze.actions.begin" in lines
    assert not any(line.startswith("timed") for line in lines)
