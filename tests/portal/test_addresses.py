"""`manage.py addresses` lists every view with its access level."""

import re

import pytest
from django.core.management import call_command


def test_every_view_is_listed_with_its_name_and_access_level(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("addresses")

    rows = [re.split(r" {2,}", line) for line in capsys.readouterr().out.splitlines()]
    assert ["/login/", "accounts:sign_in:start", "anyone"] in rows
    assert ["/desk/", "desk:index", "staff"] in rows
    assert ["/health/live", "health:live", "anyone"] in rows
    assert len(rows) > 100
    assert rows == sorted(rows)
