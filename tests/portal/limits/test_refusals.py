"""A limit that no view handles is answered with status 429."""

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.password_reset import actions as password_reset_actions
from home.middleware import TooManyRequestsMiddleware
from portal.limits import TooMany


@pytest.mark.django_db
def test_one_attempt_too_many_is_a_page_that_says_when_to_come_back(client: Client) -> None:
    for _ in range(password_reset_actions.PER_NETWORK.count):
        assert client.post(reverse("accounts:password_reset:start"), {"email": "a@example.jp"}).status_code == 302

    response = client.post(reverse("accounts:password_reset:start"), {"email": "a@example.jp"})

    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 3600
    assert "操作" in response.content.decode()


def test_the_page_carries_the_seconds_of_the_refusal() -> None:
    middleware = TooManyRequestsMiddleware(lambda request: pytest.fail("no view is called"))

    response = middleware.process_exception(RequestFactory().get("/"), TooMany(37))

    assert response is not None
    assert response.headers["Retry-After"] == "37"


def test_other_errors_stay_errors() -> None:
    middleware = TooManyRequestsMiddleware(lambda request: pytest.fail("no view is called"))

    assert middleware.process_exception(RequestFactory().get("/"), ValueError()) is None
