from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Contract, User
from accounts.security_log import queries
from portal.audit import trail
from portal.audit.by import SYSTEM
from portal.audit.models import Entry
from tests.accounts.sign_in.signing_in import sign_in
from tests.conftest import ClientOf
from tests.people import a_contract

PAGE = reverse("accounts:security_log:index")
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15"
)


@pytest.fixture
def movable(db: None) -> None:
    """Make entries whose time may be changed: the log refuses it outside this test."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_append_only")


def lived(account: User, times: int) -> None:
    """Record so many events of the account, a minute apart."""
    about = account.public_id
    entries = [Entry(action="accounts:users:nickname_changed", actor=about, about=about) for _ in range(times)]
    for number, entry in enumerate(entries):
        entry.at = timezone.now() - timedelta(minutes=number + 1)
    Entry.objects.bulk_create(entries)


def moments(client: Client) -> list[str]:
    """Return the time of every event on all pages, in order."""
    found, url = [], PAGE
    while True:
        page = client.get(url).context["page"]
        found += [event.at for event in page.events]
        if not page.older:
            return found
        url = f"{PAGE}{page.older}"


def test_what_happened_is_told_in_sentences(contractor: User) -> None:
    client = Client(headers={"User-Agent": IPHONE})
    sign_in(client, password="Chigau-Mono-12")
    sign_in(client)

    page = client.get(PAGE).text

    assert "パスワードでログインしました" in page
    assert "iPhone の Safari" in page
    assert "誤ったパスワードでログインが試みられました" in page
    assert "accounts:sign_in" not in page


def test_a_look_of_the_companys_people_is_told(contractor: User, client_of: ClientOf) -> None:
    contract = Contract.objects.get(holder=contractor)
    trail.record("desk:customers:opened", by=SYSTEM, about=contract.public_id)
    trail.record("desk:customers:revealed", by=SYSTEM, about=contractor.public_id)

    page = client_of(contractor).get(PAGE).text

    assert "窓口担当者がご登録内容を確認しました" in page
    assert "窓口担当者がお名前・ご連絡先などを表示して確認しました" in page


def test_a_contract_tells_nothing_of_the_time_before_its_holder(
    contractor: User, client_of: ClientOf, movable: None
) -> None:
    contract = Contract.objects.get(holder=contractor)
    trail.record("accounts:contracts:claimed", by=SYSTEM, about=contract.public_id)
    Entry.objects.filter(about=contract.public_id).update(at=F("at") - timedelta(hours=1))

    assert "別の登録が申し込まれました" not in client_of(contractor).get(PAGE).text
    Contract.objects.update(held_since=timezone.now() - timedelta(days=1))
    assert "別の登録が申し込まれました" in client_of(contractor).get(PAGE).text


def test_the_stranger_sees_none_of_it(contractor: User, stranger: User, client_of: ClientOf) -> None:
    lived(contractor, 3)
    trail.record("accounts:contracts:claimed", by=SYSTEM, about=contractor.contracts.get().public_id)

    page = client_of(stranger).get(PAGE)

    assert "ニックネームを変更しました" not in page.text
    assert "別の登録が申し込まれました" not in page.text
    assert [event.text for event in page.context["page"].events] == []


def test_after_ninety_days_it_is_over(contractor: User, client_of: ClientOf, movable: None) -> None:
    lived(contractor, 2)
    one, other = Entry.objects.filter(about=contractor.public_id).order_by("pk")
    Entry.objects.filter(pk=one.pk).update(at=timezone.now() - timedelta(days=90, minutes=1))
    Entry.objects.filter(pk=other.pk).update(at=timezone.now() - timedelta(days=89, hours=23))

    assert len(moments(client_of(contractor))) == 1


def test_pages_follow_each_other_without_gap_or_repetition(contractor: User, client_of: ClientOf) -> None:
    lived(contractor, 95)

    found = moments(client_of(contractor))

    assert len(found) == len(set(found)) == 95
    assert found == sorted(found, reverse=True)


def test_what_was_recorded_in_one_moment_stays_on_one_page(
    contractor: User, client_of: ClientOf, movable: None
) -> None:
    lived(contractor, 40)
    entries = Entry.objects.filter(about=contractor.public_id).order_by("-at")
    together = list(entries.values_list("pk", flat=True)[queries.PAGE - 2 : queries.PAGE + 2])
    Entry.objects.filter(pk__in=together).update(at=entries[queries.PAGE - 2].at)

    assert len(moments(client_of(contractor))) == 40


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "0", "１２", "9999999999999999"])
def test_an_odd_place_in_the_list_is_no_error(contractor: User, client_of: ClientOf, before: str) -> None:
    assert client_of(contractor).get(f"{PAGE}?before={before}").status_code == 200


def test_the_page_names_no_number_of_the_log(contractor: User, client_of: ClientOf) -> None:
    lived(contractor, 40)
    last = Entry.objects.filter(about=contractor.public_id).order_by("-at")[queries.PAGE - 1]

    older = client_of(contractor).get(PAGE).context["page"].older

    assert older == f"?before={int(last.at.timestamp() * 1_000_000)}"


@pytest.mark.parametrize(("events", "contracts"), [(1, 1), (70, 6)])
def test_it_costs_four_queries_however_much_happened(
    events: int, contracts: int, contractor: User, client_of: ClientOf
) -> None:
    lived(contractor, events)
    for number in range(contracts - 1):
        a_contract(f"1009999{number}", contractor)
    client = client_of(contractor)
    client.get(PAGE)

    with CaptureQueriesContext(connection) as captured:
        client.get(PAGE)

    assert len(captured) == 4  # session, account, contracts, events


def test_the_log_is_read_through_its_index(contractor: User) -> None:
    about = contractor.public_id
    others = [Entry(action="accounts:sign_in:failed", actor="x", about=f"{number:022}") for number in range(3000)]
    Entry.objects.bulk_create(others)
    lived(contractor, 2000)  # far more than a page: with few, sorting them is as cheap
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE audit_entry")

    plan = queries._shown(about).filter(at__gte=timezone.now() - queries.SHOWN)[: queries.PAGE + 1].explain()

    assert "audit_about_at" in plan
    assert "Seq Scan" not in plan
    assert "Sort" not in plan


def test_a_visitor_is_asked_to_sign_in(db: None) -> None:
    assert Client().get(PAGE).headers["Location"].startswith(reverse("accounts:sign_in:start"))


def test_an_act_without_a_sentence_is_told_all_the_same(contractor: User, client_of: ClientOf) -> None:
    trail.record("accounts:nowhere:happened", by=SYSTEM, about=contractor.public_id)

    assert "アカウントに関する操作がありました" in client_of(contractor).get(PAGE).text
