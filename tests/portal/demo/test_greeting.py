"""The text that the demo prints."""

import json
from pathlib import Path

from portal.demo.greeting import greeting


def test_it_names_id_address_and_password_of_each_account(tmp_path: Path) -> None:
    people = [
        {"who": "契約者", "sign_in": "hanako", "email": "hanako@example.com", "password": "Minato-2026"},
        {"who": "登録をためす", "note": "お客様番号 1020320"},
    ]
    (tmp_path / "demo-accounts.json").write_text(json.dumps(people))

    said = greeting(tmp_path, 8000)

    for words in ("ID hanako", "hanako@example.com", "Minato-2026", "お客様番号 1020320", "http://localhost:8000/"):
        assert words in said


def test_it_greets_before_anybody_is_known(tmp_path: Path) -> None:
    assert "http://localhost:8000/" in greeting(tmp_path, 8000)
