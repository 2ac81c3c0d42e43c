"""The export of one's own data is complete, and contains no data of others and no secret."""

import json
import re
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.own_data import actions
from portal import features
from portal.audit import trail
from portal.audit.by import OPERATOR, By
from portal.audit.models import Entry
from tests.accounts.own_data.belongings import SECRET, give_everything

NOT_EXPORTED = {  # models that point at an account, a contract or a line and are not read: why
    "accounts.Challenge": "the log says that a code was sent, and how",
    "accounts.FormerPerson": "of a contract that nobody holds",
    "accounts.PostedCode": "the log says that a letter was ordered and printed",
    "accounts.Registration": "what was typed is the account's, and the row goes a day later",
    "desk.Concern": "whoever endangers a customer may read the file too (docs/security.md, Notes and warnings)",
    "desk.Note": "may tell of others; disclosed on request, after somebody has read it (the same)",
}


def exported(account: User) -> dict[str, Any]:
    return json.loads(actions.export(account=account, by=By.owner(account)))  # type: ignore[no-any-return]


@pytest.fixture
def everybody(contractor: User, stranger: User) -> None:
    """Give the contractor and the stranger some of everything."""
    give_everything(contractor, "MINE", number="09011112222")
    give_everything(stranger, "OTHER", number="09033334444")
    trail.record("accounts:users:nickname_changed", by=By.owner(stranger), about=stranger.public_id)
    trail.record("accounts:passkeys:renamed", by=By.owner(contractor), about=contractor.public_id)


@pytest.mark.usefixtures("everybody")
def test_every_table_holds_the_accounts_rows(contractor: User) -> None:
    document = exported(contractor)

    assert document["アカウントID"] == contractor.username
    assert [title for title, rows in document["データ"].items() if not rows] == []
    assert document["データ"].keys() == features.exports().keys()


@pytest.mark.usefixtures("everybody")
@pytest.mark.parametrize(
    "own",
    [
        "hikari@example.com", "MINE市", "MINEの鍵", "MINE@former.example", "MINE-former", "MINE版", "MINEへのお知らせ",
        "MINEプラン", "MINE払い", "MINE基本料", "MINE-1", "MINEの確認", "iPhone", "192.0.2.1", "10012345",
        "パスキーの名前を変更しました",
    ],
)  # fmt: skip
def test_all_of_hers_is_in(contractor: User, own: str) -> None:
    assert own in actions.export(account=contractor, by=OPERATOR).decode()


@pytest.mark.usefixtures("everybody")
def test_nothing_of_anybody_else_is_in(contractor: User, stranger: User) -> None:
    text = actions.export(account=contractor, by=OPERATOR).decode()

    assert "OTHER" not in text
    assert "NEIGHBOUR" not in text
    assert "ニックネームを変更しました" not in text
    for theirs in (stranger.username, stranger.email, stranger.public_id, "10067890", "09033334444", "now@new.example"):
        assert theirs not in text


@pytest.mark.usefixtures("everybody")
def test_no_secret_digest_or_hash_is_in(contractor: User) -> None:
    text = actions.export(account=contractor, by=OPERATOR).decode()

    assert SECRET not in text
    assert contractor.password not in text
    assert not re.search(r"[0-9a-f]{32}|\$argon2|pbkdf2|md5", text)


@pytest.mark.usefixtures("everybody")
def test_every_model_that_points_at_a_person_is_read(contractor: User) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        exported(contractor)

    read = {table for query in queries for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])}
    unread = {label for label in features.effects() if apps.get_model(label)._meta.db_table not in read}
    assert unread == NOT_EXPORTED.keys(), "give these to the `exports` of a feature.py"


def test_a_line_that_she_uses_herself_has_her_name(contractor: User) -> None:
    give_everything(contractor, "MINE", number="09011112222")
    apps.get_model("linkage.Line").objects.update(user_name="湊 ひかり", user_name_kana="ミナト　ヒカリ")

    [line] = exported(contractor)["データ"]["回線"]

    assert line["ご利用者"] == "湊 ひかり"


def test_an_account_without_anything_has_every_table_by_name(guest: User) -> None:
    tables = exported(guest)["データ"]

    assert tables.keys() == features.exports().keys()
    assert tables["ご契約"] == []


def test_the_export_enters_the_log_that_its_owner_reads(guest: User) -> None:
    actions.export(account=guest, by=OPERATOR)

    entry = Entry.objects.get(action="accounts:own_data:exported")
    assert (entry.about, entry.actor) == (guest.public_id, "system")
    assert exported(guest)["データ"]["ご利用の履歴"][0]["内容"] == "登録されているデータの一覧を作成しました"


def test_the_command_writes_the_same_document(guest: User, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("export_own_data", f" {guest.username.upper()} ")

    assert json.loads(capsys.readouterr().out)["アカウントID"] == guest.username


@pytest.mark.django_db
def test_the_command_knows_only_accounts() -> None:
    with pytest.raises(CommandError, match="no account has this ID"):
        call_command("export_own_data", "nobody")
