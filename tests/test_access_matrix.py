"""Every address of the portal, requested by every role. The expectation follows from the level of the view."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.authenticators.strengths import Strength
from accounts.contact_changes.queries import UNDO
from accounts.mailed_links.mailed import FREEZE, RETURN
from accounts.models import Notice, User
from accounts.password_lock import actions as password_lock_actions
from accounts.password_reset.actions import LINK as RESET
from accounts.phones import actions as phone_actions
from accounts.reauthentication import queries as reauthentication_queries
from accounts.registration.links import LINK as REGISTRATION
from accounts.takeover.queries import UNDO as TAKEOVER
from billing.invoices import actions as invoice_actions
from billing.models import Bill, Invoice
from portal.access.levels import HALF_SIGNED_IN_KEY, REGISTRATION_KEY, Access, declared
from tests.accounts.passcodes.setting_up import a_passcode
from tests.accounts.passkeys.keys import a_passkey
from tests.accounts.rows import change_of, half_registered, lock_of, own_session, trusted
from tests.accounts.takeover.taking_over import moved_from
from tests.billing.exports.bundles import packed_for
from tests.billing.invoices.invoiced_bills import billed
from tests.billing.statements.bills import a_bill, an_item
from tests.conftest import ClientOf
from tests.desk import rows as desk_rows
from tests.people import PASSWORD

SIGN_IN = reverse("accounts:sign_in:start")
REGISTER = reverse("accounts:registration:start")


def walk(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every pattern of the URLconf under its full name."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from walk(pattern, inner)
        else:
            yield f"{namespace}{pattern.name}", pattern


PAGES = dict(walk(get_resolver()))
OPEN = [name for name, page in PAGES.items() if declared(page.callback) is Access.ANYONE]
REGISTERING = [name for name, page in PAGES.items() if declared(page.callback) is Access.REGISTERING]
STREAM = "live:stream"  # served by the ASGI process only: tests/portal/live
SIGNED_IN = [name for name, page in PAGES.items() if declared(page.callback) is Access.SIGNED_IN and name != STREAM]
STAFF_STEP = "desk:staff:code"  # of staff, who are never asked for a telephone code
HALF_SIGNED_IN = [
    name for name, page in PAGES.items() if declared(page.callback) is Access.HALF_SIGNED_IN and name != STAFF_STEP
]
STAFF = [name for name, page in PAGES.items() if declared(page.callback) is Access.STAFF]
WITH_IDS = [name for name in SIGNED_IN if PAGES[name].pattern.converters]


def invoice_of(owner: User) -> Invoice:
    """Return the invoice of a bill of the owner."""
    bill = billed(owner.contracts.get(), date(2026, 4, 1), [{"description": "基本料", "amount": 5000}])
    invoice = invoice_actions.of_bill(public_id=bill.public_id)
    assert invoice
    return invoice


def former_bill(owner: User) -> Bill:
    """Return a bill that stays with the owner after another person's data came."""
    bill = billed(owner.contracts.get(), date(2026, 2, 1), [{"description": "基本料", "amount": 5000}])
    desk_rows.a_holding(owner)
    return bill


# arguments of addresses: for each name, a row that belongs to the given person
IDS: dict[str, Callable[[User], dict[str, str]]] = {
    "accounts:trusted_browsers:end": lambda owner: {"public_id": trusted(owner)},
    "accounts:contact_changes:undo_open": lambda owner: {"token": UNDO.token(change_of(owner).public_id)},
    "accounts:contracts:detail": lambda owner: {"public_id": owner.contracts.get().public_id},
    "accounts:freeze:link": lambda owner: {"token": FREEZE.token(owner.public_id)},
    "accounts:password_reset:not_me": lambda owner: {
        "token": password_lock_actions.NOT_ME.token(lock_of(owner).public_id)
    },
    "accounts:password_reset:link": lambda owner: {"token": RESET.token(owner.password_resets.create().public_id)},
    "accounts:notices:read": lambda owner: {"public_id": Notice.objects.create(account=owner, title="件名").public_id},
    "accounts:passcodes:remove": lambda owner: {"public_id": a_passcode(owner).public_id},
    "accounts:passkeys:remove": lambda owner: {"public_id": a_passkey(owner).public_id},
    "accounts:passkeys:rename": lambda owner: {"public_id": a_passkey(owner).public_id},
    "accounts:registration:link_open": lambda owner: {"token": REGISTRATION.token(f"{half_registered().public_id}.1")},
    "accounts:takeover:undo_open": lambda owner: {"token": TAKEOVER.token(moved_from(owner).public_id)},
    "accounts:withdrawal:link": lambda owner: {"token": RETURN.token(owner.public_id)},
    "accounts:sessions:end": lambda owner: {"public_id": own_session(owner)},
    "delivery:status": lambda owner: {"public_id": "A" * 22},  # tests/portal/delivery/test_reports.py
    STREAM: lambda owner: {"channel": "none", "key": "none"},
    **desk_rows.IDS,
    "billing:questions:detail": lambda owner: {"public_id": desk_rows.a_question(owner)["object_id"]},
    "billing:older_bills:detail": lambda owner: {"public_id": desk_rows.old_bills(owner)["object_id"]},
    "billing:exports:bill": lambda owner: {"public_id": a_bill(owner.contracts.get(), date(2026, 3, 1)).public_id},
    "billing:exports:year": lambda owner: {"public_id": packed_for(owner).public_id},
    "billing:exports:year_file": lambda owner: {"public_id": packed_for(owner).public_id},
    "billing:invoices:check": lambda owner: {"public_id": invoice_of(owner).public_id},
    "billing:invoices:detail": lambda owner: {"public_id": invoice_of(owner).bill.public_id},
    "billing:invoices:pdf": lambda owner: {"public_id": invoice_of(owner).bill.public_id},
    "billing:questions:choose": lambda owner: {"public_id": a_bill(owner.contracts.get(), date(2026, 5, 1)).public_id},
    **{
        f"billing:former_bills:{page}": lambda owner: {"public_id": former_bill(owner).public_id}
        for page in ("detail", "pdf")
    },
    "billing:questions:ask": lambda owner: {
        "public_id": (bill := a_bill(owner.contracts.get(), date(2026, 6, 1))).public_id,
        "item_no": str(an_item(bill, 1, "通話料", 100).item_no),
    },
    "billing:variance:detail": lambda owner: {"public_id": a_bill(owner.contracts.get(), date(2026, 7, 1)).public_id},
    "billing:statements:detail": lambda owner: {"public_id": a_bill(owner.contracts.get(), date(2026, 5, 1)).public_id},
}


def address(name: str, owner: User) -> str:
    """Return the page's address with ids of the owner's rows."""
    if not PAGES[name].pattern.converters:
        return reverse(name)
    assert name in IDS, f"{name} has ids in its address: say in IDS of tests/test_access_matrix.py what may stand there"
    return reverse(name, kwargs=IDS[name](owner))


@pytest.fixture
def hers(contractor: User, client_of: ClientOf) -> Client:
    """The contractor's browser."""
    return client_of(contractor)


@pytest.fixture
def half(db: None) -> Client:
    """A browser in the middle of a registration."""
    client = Client()
    session = client.session
    session[REGISTRATION_KEY] = half_registered().public_id
    session.save()
    return client


@pytest.fixture
def half_signed_in(contractor: User) -> Client:
    """A browser that has given the contractor's password; the telephone code is due."""
    phone_actions.enrol(account=contractor, number="09012345678")
    client = Client()
    client.post(SIGN_IN, {"identifier": contractor.username, "password": PASSWORD})
    assert HALF_SIGNED_IN_KEY in client.session
    return client


def having_proven_everything(client: Client) -> Client:
    """The browser with all proofs fresh, so that a refusal is final."""
    session = client.session
    session[reauthentication_queries.KEY] = dict.fromkeys(
        [*(one.word for one in Strength), reauthentication_queries.OWN], reauthentication_queries.now()
    )
    session.save()
    return client


def is_sent_to_sign_in(answer: HttpResponseBase) -> bool:
    """Return whether the page redirects to sign-in."""
    return answer.status_code == 302 and answer.headers["Location"].startswith(f"{SIGN_IN}?next=")


@pytest.mark.parametrize("name", PAGES)
def test_every_view_says_who_may_see_it(name: str) -> None:
    assert isinstance(declared(PAGES[name].callback), Access)


@pytest.mark.parametrize("name", OPEN)
def test_an_open_page_asks_nobody_to_sign_in(name: str, hers: Client, half: Client, contractor: User) -> None:
    url = address(name, contractor)

    for client in (Client(), half, hers):
        answer = client.get(url)
        assert answer.status_code in {200, 302, 405, 410}, answer.text
        assert not is_sent_to_sign_in(answer)


@pytest.mark.parametrize("name", REGISTERING)
def test_a_step_of_registration_is_open_to_whoever_began_one(name: str, hers: Client, half: Client) -> None:
    url = reverse(name)

    for outsider in (Client(), hers):
        assert outsider.get(url).headers.get("Location") == REGISTER
        assert outsider.post(url).headers.get("Location") == REGISTER
    inside = half.get(url)
    assert inside.status_code in {200, 302, 405}
    assert not is_sent_to_sign_in(inside)


@pytest.mark.parametrize("name", HALF_SIGNED_IN)
def test_a_second_step_is_open_to_whoever_gave_the_password(
    name: str, hers: Client, half: Client, half_signed_in: Client
) -> None:
    url = reverse(name)

    for outsider in (Client(), half):
        assert outsider.get(url).headers.get("Location") == SIGN_IN
        assert outsider.post(url).headers.get("Location") == SIGN_IN
    assert hers.get(url).headers.get("Location") == reverse("home:index")
    assert half_signed_in.get(url).status_code in {200, 405}


@pytest.mark.parametrize("name", REGISTERING)
def test_the_password_alone_opens_no_registration(name: str, half_signed_in: Client) -> None:
    assert half_signed_in.get(reverse(name)).headers.get("Location") == REGISTER


@pytest.mark.parametrize("name", SIGNED_IN)
def test_a_page_for_customers_leads_everybody_else_to_sign_in(
    name: str, hers: Client, half: Client, half_signed_in: Client, contractor: User
) -> None:
    url = address(name, contractor)

    for outsider in (Client(), half, half_signed_in):
        assert outsider.get(url).headers.get("Location") == f"{SIGN_IN}?next={url}"
        assert outsider.post(url).headers.get("Location") in {SIGN_IN, f"{SIGN_IN}?next={url}"}


@pytest.mark.parametrize("name", SIGNED_IN)
def test_a_page_for_customers_opens_to_its_owner(name: str, hers: Client, contractor: User) -> None:
    answer = hers.get(address(name, contractor))

    assert answer.status_code in {200, 302, 405}, answer.text
    assert not is_sent_to_sign_in(answer)


@pytest.mark.parametrize("name", WITH_IDS)
def test_what_is_somebody_elses_is_not_there(
    name: str, hers: Client, contractor: User, stranger: User, guest: User, client_of: ClientOf
) -> None:
    url = address(name, contractor)

    for person in (stranger, guest):
        client = having_proven_everything(client_of(person))
        answers = [client.get(url).status_code, client.post(url).status_code]
        assert 404 in answers
        assert set(answers) <= {404, 405}


@pytest.mark.parametrize("name", WITH_IDS)
def test_a_made_up_id_is_not_there(name: str, hers: Client) -> None:
    converters = PAGES[name].pattern.converters.items()
    url = reverse(name, kwargs={argument: 1 if kind.regex == "[0-9]+" else "MADEUP" for argument, kind in converters})
    having_proven_everything(hers)

    for made_up in ("x", "0", "1", "A" * 22, "..%2f", "%00", "%E3%81%82", "%ff", "x" * 2000):
        answers = [ask(url.replace("MADEUP", made_up)).status_code for ask in (hers.get, hers.post)]
        assert 404 in answers, made_up
        assert set(answers) <= {404, 405}, made_up


@pytest.mark.parametrize("name", [name for name in PAGES if name != STREAM])
def test_no_query_breaks_a_page(name: str, hers: Client, contractor: User) -> None:
    url = address(name, contractor)
    names = ("next", "before", "page", "month", "contract", "token", "q")

    for odd in ("%00", "-1", "9" * 40, "%E3%81%82", "%ff%fe", "2026-99", "[]"):
        answer = hers.get(f"{url}?{'&'.join(f'{one}={odd}' for one in names)}")
        assert answer.status_code in {200, 302, 400, 404, 405, 410}, odd


@pytest.mark.parametrize("name", STAFF)
def test_the_desk_is_there_for_nobody_but_the_companys_people(
    name: str, hers: Client, half: Client, half_signed_in: Client, contractor: User
) -> None:
    url = address(name, contractor)

    for outsider in (Client(), half, half_signed_in):
        assert outsider.get(url).headers.get("Location") == f"{SIGN_IN}?next={url}"
        assert outsider.post(url).headers.get("Location") in {SIGN_IN, f"{SIGN_IN}?next={url}"}
    having_proven_everything(hers)
    assert [hers.get(url).status_code, hers.post(url).status_code] == [404, 404]


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/accounts/", "/accounts/sign_in/", "/accounts/signup/"])
def test_what_is_not_offered_is_not_there(path: str, hers: Client) -> None:
    assert Client().get(path).status_code == 404
    assert hers.get(path).status_code == 404
