"""The operators' report before the migration is announced."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.former_ids import report
from accounts.former_ids.models import FormerId
from tests.accounts.former_ids.migrating import a_legacy_account
from tests.people import a_contract, an_account

pytestmark = pytest.mark.django_db


def counts() -> dict[str, int]:
    return {what: count for section in report.sections() for what, count in section.lines}


@pytest.fixture
def all_kinds() -> None:
    """Make one legacy ID of each kind in the report."""
    holder = an_account("holder", "契約者")
    a_contract("1", phone="09012345678")
    a_contract("2", phone="0120000000")
    a_contract("3", status="ended")
    a_contract("4", holder)
    for number in (1, 2, 3, 4, 5):
        a_legacy_account(f"ns-customer-{number}", customer_number=str(number), email=f"c{number}@example.jp")
    a_legacy_account("ns-stopped", customer_number="1", status="suspended", email="c1@example.jp")
    a_legacy_account(
        "holder", customer_number="9", email="holder@example.com", notation="bcrypt", scheme="bcrypt", cost=1024
    )
    a_legacy_account("old", customer_number="8", email="", migrated_at=timezone.now(), account=holder)


def test_it_counts_who_can_migrate_and_who_cannot(all_kinds: None) -> None:
    found = counts()

    assert found["移行済み"] == 1
    assert found["移行できます"] == 1
    assert found["認証コードを送れる電話番号がありません"] == 1
    assert found["ご契約がありません（お客様のファイルを先に取り込んでください）"] == 2
    assert found["ご契約またはIDの利用が終了しています"] == 1
    assert found["ご契約がすでに別のアカウントに登録されています"] == 1
    assert found["以前の会員サービスで停止されています"] == 1


def test_it_counts_duplicates(all_kinds: None) -> None:
    found = counts()

    assert found["ひとつのご契約に複数のIDがあります（ご契約の数）"] == 1
    assert found["ひとつのメールアドレスに複数のIDがあります（アドレスの数）"] == 1
    assert found["メールアドレスがマイページですでに使われています"] == 1
    assert found["IDがマイページですでに使われています"] == 1


def test_it_tells_the_notations_and_what_every_sign_in_pays(all_kinds: None) -> None:
    found = counts()

    assert found["ssha（計算の種類 portal）"] == 7
    assert found["bcrypt（計算の種類 bcrypt）"] == 1
    assert (found["portal"], found["bcrypt"]) == (1, 1024)


def test_the_command_says_it_and_changes_nothing(all_kinds: None) -> None:
    before, said = list(FormerId.objects.values()), StringIO()

    call_command("report_legacy_migration", stdout=said)

    assert "■ 移行できるか" in said.getvalue()
    assert list(FormerId.objects.values()) == before


def test_an_empty_table_has_an_empty_report(db: None) -> None:
    assert set(counts().values()) == {0}
