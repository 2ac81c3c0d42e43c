"""A refusal at the desk leads back to the desk, on every page."""

from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import User
from desk.staff.roles import Role
from home.errors import not_found, too_many_requests
from tests.conftest import ClientOf
from tests.desk.test_roles import EVERYBODY, MAY, address
from tests.desk.using import having_just_proven
from tests.people import an_insider

pytestmark = pytest.mark.django_db

BACK = 'href="/desk/"'


@pytest.mark.parametrize("name", [name for name, allowed in MAY.items() if allowed != EVERYBODY])
def test_a_page_of_another_role_leads_back_to_the_desk(
    name: str, contractor: User, agent: User, client_of: ClientOf
) -> None:
    outside = next(role for role in Role if role not in MAY[name])
    client = having_just_proven(client_of(an_insider("s-9000", "人", outside)))
    url = address(name, contractor, agent)

    answer = client.get(url)
    if answer.status_code == 405:
        answer = client.post(url)

    assert answer.status_code == 403
    assert BACK in answer.text
    assert 'href="/home/"' not in answer.text


@pytest.mark.parametrize("name", ["desk:accounts_user_changelist", "desk:desk_colleague_add", "desk:staff:prove"])
def test_a_form_that_was_open_too_long_leads_back_to_the_desk(name: str, admin: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin, backend="accounts.sign_in.backends.PortalBackend")

    answer = client.post(reverse(name), {"term": "x"})

    assert answer.status_code == 403
    assert BACK in answer.text


@pytest.mark.parametrize("path", ["/desk/nothing/", f"/desk/customers/accounts/{'A' * 22}/", "/desk/bills/nothing/"])
def test_an_address_that_is_not_there_leads_back_to_the_desk(path: str, desk: Client) -> None:
    answer = desk.get(path)

    assert answer.status_code == 404
    assert BACK in answer.text
    assert "社内デスクからお探しください" in answer.text
    assert 'href="/home/"' not in answer.text


def test_a_reached_limit_leads_back_to_the_desk() -> None:
    answer = too_many_requests(RequestFactory().get("/desk/customers/"))

    assert answer.status_code == 429
    assert BACK in answer.text
    assert 'href="/home/"' not in answer.text


@pytest.mark.parametrize(("refuse", "status"), [(not_found, 404), (too_many_requests, 429)])
def test_a_customer_is_led_to_the_customers_pages(
    refuse: Callable[[HttpRequest, Exception], HttpResponse], status: int
) -> None:
    answer = refuse(RequestFactory().get("/billing/desk/"), Exception())

    assert answer.status_code == status
    assert BACK not in answer.text
    assert 'href="/home/"' in answer.text


def test_elsewhere_it_leads_to_the_customers_pages() -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("accounts:sign_in:start"), {})

    assert answer.status_code == 403
    assert BACK not in answer.text
    assert 'href="/home/"' in answer.text
