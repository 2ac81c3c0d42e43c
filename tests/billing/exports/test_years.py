"""A year in one file, packed by the worker."""

import csv
import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO, StringIO
from unittest.mock import patch
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse

from accounts.models import Contract, User
from accounts.notices.models import Notice
from billing.exports import actions, claims, packing
from billing.exports.models import Bundle, BundleFile, State
from billing.statements.months import shifted
from tests.billing.statements.bills import a_bill, an_item
from tests.conftest import ClientOf
from tests.portal.threads import together

NOVEMBER = date(2026, 11, 1)
INDEX = reverse("billing:exports:index")


@pytest.fixture
def contract(contractor: User) -> Contract:
    """Fifteen months of bills."""
    contract = Contract.objects.get(holder=contractor)
    for back in range(15):
        an_item(a_bill(contract, shifted(NOVEMBER, -back), net=1000), 1, "基本料", 1000)
    return contract


@pytest.fixture
def nobody_is_woken() -> Iterator[None]:
    with patch("portal.delivery.waking.app.send_task"):
        yield


def asked(account: User, contract: Contract, year: int = 2026) -> Bundle:
    return actions.ask(account=account, contract_id=contract.pk, year=year)


def files(browser: Client, bundle: Bundle) -> dict[str, bytes]:
    answer = browser.get(reverse("billing:exports:year_file", args=[bundle.public_id]))
    with ZipFile(BytesIO(answer.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.django_db(transaction=True)
def test_asking_wakes_the_worker_after_the_row_is_there(contractor: User, contract: Contract) -> None:
    with patch("portal.delivery.waking.app.send_task") as sent:
        asked(contractor, contract)

    assert sent.call_args.args == ("billing.exports.tasks.pack",)
    assert Bundle.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("nobody_is_woken")
class TestAYear:
    def test_the_year_holds_the_tables_and_a_manifest_that_proves_each_file(
        self, contractor: User, contract: Contract, client_of: ClientOf
    ) -> None:
        bundle = asked(contractor, contract)
        call_command("pack_bundles")

        found = files(client_of(contractor), bundle)

        header, *rows = csv.reader(StringIO(found.pop("manifest.csv").decode("utf-8-sig")))
        sums = {row[0]: row[header.index("SHA-256")] for row in rows}
        assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in found.items()}
        assert {
            "料金_2026-01_2026-11.csv", "料金明細_2026-01_2026-11.csv",
            "料金_2026-01_2026-11.shift_jis.csv", "料金明細_2026-01_2026-11.shift_jis.csv",
        } <= set(found)  # fmt: skip
        months = [row[1] for row in csv.reader(StringIO(found["料金_2026-01_2026-11.csv"].decode("utf-8-sig")))]
        assert months[1:] == [f"2026-{month:02}" for month in range(1, 12)]

    def test_the_same_bills_give_the_same_bytes(self, contractor: User, contract: Contract) -> None:
        asked(contractor, contract)
        packing.pack_all()
        asked(contractor, contract)
        packing.pack_all()

        first, second = BundleFile.objects.values_list("content", flat=True)
        assert bytes(first) == bytes(second)

    def test_the_owner_sees_how_far_it_is_and_is_told_when_it_is_ready(
        self, contractor: User, contract: Contract, client_of: ClientOf
    ) -> None:
        browser = client_of(contractor)
        page = browser.post(INDEX, {"year": "2026"}, follow=True)
        assert "準備しています" in page.text

        bundle = Bundle.objects.get()
        Bundle.objects.update(steps=8, done=3)
        url = reverse("billing:exports:year", args=[bundle.public_id])
        assert "8件中3件まで完了" in browser.get(url, headers={"X-Part": "1"}).text

        packing.pack_all()
        assert "準備ができました" in browser.get(url).text
        notice = Notice.objects.get(account=contractor)
        assert (notice.title, notice.url) == ("2026年分の料金ファイルの準備ができました", url)

    def test_the_stranger_gets_nothing(
        self, contractor: User, contract: Contract, stranger: User, client_of: ClientOf
    ) -> None:
        bundle = asked(contractor, contract)
        packing.pack_all()

        for name in ("year", "year_file"):
            url = reverse(f"billing:exports:{name}", args=[bundle.public_id])
            assert client_of(stranger).get(url).status_code == 404
        path = f"{INDEX}?contract={contract.public_id}"
        assert client_of(stranger).post(path, {"year": "2026"}).status_code == 404

    def test_whoever_lost_the_contract_lost_the_file(
        self, contractor: User, contract: Contract, stranger: User, client_of: ClientOf
    ) -> None:
        bundle = asked(contractor, contract)
        packing.pack_all()

        Contract.objects.filter(pk=contract.pk).update(holder=stranger)

        url = reverse("billing:exports:year_file", args=[bundle.public_id])
        assert client_of(contractor).get(url).status_code == 404

    def test_a_worker_that_dies_leaves_it_to_the_next(self, contractor: User, contract: Contract) -> None:
        bundle = asked(contractor, contract)
        dead = claims.claim()
        assert dead is not None
        assert packing.pack_all() == 0  # claimed: nobody else touches it

        Bundle.objects.update(claimed_until=Now() - timedelta(seconds=1))
        assert packing.pack_all() == 1

        bundle.refresh_from_db()
        assert bundle.state == State.READY
        with pytest.raises(claims.Lost):  # the dead worker wakes up
            claims.finish(dead, name="料金.zip", content=b"")

    def test_what_fails_three_times_is_said_to_have_failed(
        self, contractor: User, contract: Contract, client_of: ClientOf
    ) -> None:
        bundle = asked(contractor, contract)
        with patch.object(packing, "zipped", side_effect=RuntimeError):
            for _ in range(claims.ATTEMPTS):
                assert packing.pack_all() == 0
                Bundle.objects.update(claimed_until=Now() - timedelta(seconds=1))

        packing.pack_all()

        page = client_of(contractor).get(reverse("billing:exports:year", args=[bundle.public_id]))
        assert "作成できませんでした" in page.text

    def test_a_file_whose_days_are_over_is_gone(self, contractor: User, contract: Contract) -> None:
        asked(contractor, contract)
        packing.pack_all()
        Bundle.objects.update(expires_at=Now() - timedelta(seconds=1))

        call_command("purge_bundles")

        assert not Bundle.objects.exists()
        assert not BundleFile.objects.exists()

    @pytest.mark.race
    def test_pressing_twenty_times_at_once_asks_once(self, contractor: User, contract: Contract) -> None:
        bundles = together(20, lambda: asked(contractor, contract).public_id)

        assert len({str(one) for one in bundles}) == 1
        assert Bundle.objects.count() == 1

    @pytest.mark.race
    def test_many_workers_pack_each_bundle_once(self, contractor: User, contract: Contract) -> None:
        for year in (2025, 2026):
            asked(contractor, contract, year)

        packed = together(8, packing.pack_all)

        assert sum(int(str(one)) for one in packed) == 2
        assert BundleFile.objects.count() == 2

    def test_the_twenty_first_of_a_day_is_refused(
        self, contractor: User, contract: Contract, client_of: ClientOf
    ) -> None:
        for _ in range(20):
            asked(contractor, contract)

        page = client_of(contractor).post(INDEX, {"year": "2026"})

        assert "本日お申し込みいただける回数を超えました" in page.text
