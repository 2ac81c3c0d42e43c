"""A packed year: requested, packed by the worker, downloaded."""

from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.db.models.functions import Now
from django.urls import reverse

from accounts.models import Contract, User
from accounts.notices.models import Notice
from billing.exports import claims, packing
from billing.exports.models import Bundle, BundleFile, State
from billing.models import Bill, BillItem
from billing.statements.months import shifted
from billing.typesetting import rendering
from portal import leases
from tests.billing.exports.bundles import NOVEMBER, all_claims_run_out, asked, bill
from tests.billing.statements.bills import a_bill, an_item
from tests.conftest import ClientOf
from tests.portal.threads import together

INDEX = reverse("billing:exports:index")


@pytest.fixture(autouse=True)
def paper_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Replace the PDF compiler by dummy bytes."""
    monkeypatch.setattr(rendering, "render", lambda document, max_wait: b"%PDF-" + document["number"].encode())


@pytest.mark.django_db(transaction=True)
def test_asking_wakes_the_worker_after_the_row_is_there(contractor: User, contract: Contract) -> None:
    with patch("portal.delivery.broker.app.send_task") as sent:
        asked(contractor, contract)

    assert sent.call_args.args == ("billing.exports.tasks.pack",)
    assert Bundle.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("nobody_is_woken")
class TestAYear:
    def test_what_would_come_out_the_same_is_not_packed_again(self, contractor: User, contract: Contract) -> None:
        first = asked(contractor, contract)
        packing.pack_all()

        assert asked(contractor, contract) == first
        assert asked(contractor, contract, 2025) != first
        assert Bundle.objects.filter(year=2026).count() == 1

    @pytest.mark.parametrize("what", ["a bill came", "a bill was revised", "a bill was paid", "an item was repaired"])
    def test_what_would_not_is(self, what: str, contractor: User, contract: Contract) -> None:
        first = asked(contractor, contract)
        packing.pack_all()

        match what:
            case "a bill came":
                an_item(a_bill(contract, shifted(NOVEMBER, 1)), 1, "基本料", 8000)
            case "a bill was revised":
                an_item(a_bill(contract, shifted(NOVEMBER, -5), net=900), 1, "基本料", 900)
            case "a bill was paid":
                Bill.objects.filter(pk=bill(contract, 0).pk).update(paid_on=date(2026, 11, 27))
            case _:
                BillItem.objects.of(bill(contract, 3)).update(description="基本料金")

        assert asked(contractor, contract) != first

    def test_what_is_over_or_somebody_elses_is_not_given_again(
        self, contractor: User, contract: Contract, stranger: User
    ) -> None:
        first = asked(contractor, contract)
        packing.pack_all()
        Contract.objects.filter(pk=contract.pk).update(holder=stranger)
        theirs = asked(stranger, contract)
        assert theirs != first

        packing.pack_all()
        Bundle.objects.update(expires_at=Now() - timedelta(seconds=1))

        assert asked(stranger, contract) != theirs

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
        assert packing.pack_all() == 0  # claimed: no other worker takes it

        all_claims_run_out()
        assert packing.pack_all() == 1

        bundle.refresh_from_db()
        assert bundle.state == State.READY
        with pytest.raises(leases.Lost):  # the dead worker wakes up
            claims.finish(dead, name="料金.zip", content=b"", fingerprint="")

    def test_what_fails_three_times_is_said_to_have_failed(
        self, contractor: User, contract: Contract, client_of: ClientOf
    ) -> None:
        bundle = asked(contractor, contract)
        with patch.object(packing, "zipped", side_effect=RuntimeError):
            for _ in range(claims.ATTEMPTS):
                assert packing.pack_all() == 0
                all_claims_run_out()

        for _ in range(2):
            packing.pack_all()

        url = reverse("billing:exports:year", args=[bundle.public_id])
        assert "作成できませんでした" in client_of(contractor).get(url).text
        notice = Notice.objects.get(account=contractor)
        assert (notice.title, notice.url) == ("2026年分の料金ファイルを作成できませんでした", url)
        assert asked(contractor, contract) != bundle

    def test_who_lost_the_contract_is_not_led_to_what_failed(
        self, contractor: User, contract: Contract, stranger: User
    ) -> None:
        bundle = asked(contractor, contract)
        Contract.objects.filter(pk=contract.pk).update(holder=stranger)
        Bundle.objects.update(attempts=claims.ATTEMPTS)
        all_claims_run_out()

        packing.pack_all()

        bundle.refresh_from_db()
        assert bundle.state == State.FAILED
        assert not Notice.objects.exists()

    def test_a_file_whose_days_are_over_is_gone(self, contractor: User, contract: Contract) -> None:
        asked(contractor, contract)
        packing.pack_all()
        Bundle.objects.update(expires_at=Now() - timedelta(seconds=1))

        call_command("purge", "bundles")

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


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("nobody_is_woken")
def test_a_year_is_not_on_offer_after_a_correction(contractor: User, contract: Contract, client_of: ClientOf) -> None:
    bundle = asked(contractor, contract)
    packing.pack_all()
    browser = client_of(contractor)
    page, file = (reverse(f"billing:exports:{name}", args=[bundle.public_id]) for name in ("year", "year_file"))
    assert file in browser.get(page).text

    an_item(a_bill(contract, NOVEMBER, 7000), 1, "基本料（訂正）", 7000)

    html = browser.get(page).text
    assert file not in html
    assert "新しい内容で作り直す" in html
    assert browser.get(file).url == page  # type: ignore[attr-defined]
    assert "ご請求の内容が変わりました" in browser.get(INDEX).text
    again = browser.post(f"{INDEX}?contract={contract.public_id}", {"year": "2026"})
    assert again.status_code == 302
    assert again.url != page  # type: ignore[attr-defined]
