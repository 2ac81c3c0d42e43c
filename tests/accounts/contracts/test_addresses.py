"""An address that the customer changed here, against company files that do not have it yet."""

from pathlib import Path

import pytest
from django.core.management import call_command

from accounts.contracts import addresses
from accounts.models import Contract, User
from portal.audit.by import By
from tests.accounts.contracts.test_imports import customers, versions
from tests.letters import deliver
from tests.portal.imports.running import HANAKO, TARO, run

pytestmark = pytest.mark.django_db


class TestAnAddressThatTheCustomerChanged:
    """The company's systems learn it by `export_contact_changes` [002-33]; until then their files are older."""

    def changed(self, folder: Path, guest: User) -> Contract:
        run("import_customers", customers(folder, HANAKO, TARO))
        contract = Contract.objects.get(customer_number="1020304")
        addresses.change_email(contract=contract, email="umineko@example.jp", by=By.owner(guest))
        return contract

    def test_an_older_file_does_not_undo_it(self, tmp_path: Path, guest: User) -> None:
        contract = self.changed(tmp_path, guest)
        before = versions()

        outcome = run("import_customers", customers(tmp_path, HANAKO, TARO))

        contract.refresh_from_db()
        assert contract.email == "umineko@example.jp"
        assert "変更なし 2" in outcome.said
        assert versions() == before

    def test_everything_else_of_the_file_is_taken(self, tmp_path: Path, guest: User) -> None:
        contract = self.changed(tmp_path, guest)

        run("import_customers", customers(tmp_path, HANAKO.replace("虎ノ門1", "海岸9")))

        contract.refresh_from_db()
        assert (contract.email, contract.address) == ("umineko@example.jp", "東京都港区海岸9-2-3")

    def test_the_file_that_carries_it_ends_the_exception(self, tmp_path: Path, guest: User) -> None:
        contract = self.changed(tmp_path, guest)
        run("import_customers", customers(tmp_path, HANAKO.replace("hanako@example.com", "Umineko@example.jp")))
        contract.refresh_from_db()
        assert contract.email_changed_at is None

        run("import_customers", customers(tmp_path, HANAKO.replace("hanako@example.com", "newest@example.jp")))

        contract.refresh_from_db()
        assert contract.email == "newest@example.jp"

    def test_it_is_handed_over_until_then(self, tmp_path: Path, guest: User) -> None:
        self.changed(tmp_path, guest)
        out = tmp_path / "changes.csv"

        for _ in range(2):
            call_command("export_contact_changes", str(out))
            header, row = out.read_text().splitlines()
            assert header == "customer_number,email,changed_at"
            assert row.startswith("1020304,umineko@example.jp,20")

        run("import_customers", customers(tmp_path, HANAKO.replace("hanako@example.com", "umineko@example.jp")))
        call_command("export_contact_changes", str(out))
        assert out.read_text().splitlines() == [header]
        assert out.stat().st_mode & 0o077 == 0

    def test_the_former_address_is_told(self, tmp_path: Path, guest: User) -> None:
        self.changed(tmp_path, guest)

        [letter] = deliver()
        assert letter.to == "hanako@example.com"
        assert "umineko" not in letter.text + letter.html
