"""Strength of a session's verification, read only where a page asks for it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django_otp import DEVICE_ID_SESSION_KEY
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.phones.models import Phone
from accounts.reauthentication.middleware import LazyOTPMiddleware

pytestmark = pytest.mark.django_db


def request_of(user: User | AnonymousUser, device: Phone | None) -> HttpRequest:
    """Return a request that went through the middleware."""
    request = RequestFactory().get("/")
    request.user = user
    request.session = SessionStore()
    if device:
        request.session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    LazyOTPMiddleware(lambda _: HttpResponse())(request)  # type: ignore[no-untyped-call]
    return request


def a_phone(owner: User, **fields: bool) -> Phone:
    phone: Phone = Phone.objects.create(user=owner, name="phone", number="09000001204", **fields)
    return phone


def test_the_device_is_read_when_asked_for_and_not_before(
    contractor: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    phone = a_phone(contractor)

    with django_assert_num_queries(0):
        request = request_of(contractor, phone)
        assert request.user.is_authenticated
    with django_assert_num_queries(1):
        assert isinstance(request.user, User)
        assert request.user.is_verified()
        assert request.user.otp_device == phone


def test_a_device_of_somebody_else_verifies_nobody(contractor: User, stranger: User) -> None:
    request = request_of(contractor, a_phone(stranger))

    assert isinstance(request.user, User)
    assert not request.user.is_verified()
    assert DEVICE_ID_SESSION_KEY not in request.session


def test_a_device_that_was_replaced_verifies_nobody(contractor: User) -> None:
    request = request_of(contractor, a_phone(contractor, confirmed=False))

    assert isinstance(request.user, User)
    assert not request.user.is_verified()


def test_a_visitor_has_no_device() -> None:
    request = request_of(AnonymousUser(), None)

    assert not request.user.is_verified()  # type: ignore[union-attr]
