"""Strength of a session's proofs, and how long they count."""

from contextlib import suppress
from datetime import timedelta
from typing import cast

import pytest
from django.contrib.sessions.models import Session
from django.db.models import F
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from accounts.authenticators.strengths import Strength, of_code
from accounts.models import User
from accounts.reauthentication import actions, queries
from accounts.reauthentication.guards import needs
from accounts.reauthentication.queries import FRESH
from accounts.sessions.store import SessionStore
from accounts.users.requests import SignedInRequest
from portal.audit.models import Entry
from portal.limits import TooMany
from portal.limits.models import Tally
from tests.people import PASSWORD

ASK = reverse("accounts:reauthentication:ask")


def request_of(account: User, path: str = "/account/", method: str = "GET") -> SignedInRequest:
    """Return the request that a view is given."""
    request = cast("SignedInRequest", RequestFactory().generic(method, path))
    request.user, request.session = account, SessionStore()
    request.session.save()
    return request


def aged(request: SignedInRequest, seconds: float) -> None:
    """Let time pass for every proof of the session."""
    proofs = request.session[queries.KEY]
    request.session[queries.KEY] = {word: at - seconds for word, at in proofs.items()}


def test_a_session_without_proofs_proves_nothing(guest: User) -> None:
    request = request_of(guest)

    assert queries.strength(request) is None
    assert not queries.suffices(request, Strength.MAIL)


@pytest.mark.parametrize("given", Strength)
def test_a_proof_suffices_for_what_is_not_stronger(guest: User, given: Strength) -> None:
    request = request_of(guest)

    actions.record(request, given)

    assert queries.strength(request) is given
    assert [queries.suffices(request, asked) for asked in Strength] == [given >= asked for asked in Strength]


def test_a_proof_is_fresh_for_five_minutes(guest: User) -> None:
    request = request_of(guest)
    actions.record(request, Strength.PHONE)

    aged(request, FRESH.total_seconds() - 20)
    assert queries.strength(request) is Strength.PHONE
    aged(request, 20)
    assert queries.strength(request) is None
    assert queries.strength(request, within=timedelta(minutes=6)) is Strength.PHONE


def test_a_stronger_proof_that_is_old_leaves_the_weaker_that_is_fresh(guest: User) -> None:
    request = request_of(guest)
    actions.record(request, Strength.PASSKEY)
    aged(request, FRESH.total_seconds())
    actions.record(request, Strength.PASSCODE)

    assert queries.strength(request) is Strength.PASSCODE


def test_a_code_asked_for_its_own_sake_is_used_once(guest: User) -> None:
    request = request_of(guest)
    actions.record(request, Strength.PASSKEY)
    assert not queries.suffices(request, Strength.PHONE, phone_only=True)

    actions.record(request, Strength.PASSCODE, own=True)
    assert queries.suffices(request, Strength.PHONE, phone_only=True)

    actions.spend_own(request)
    assert not queries.suffices(request, Strength.PHONE, phone_only=True)


def test_the_session_goes_on_under_a_new_key(guest: User) -> None:
    request = request_of(guest)
    former = request.session.session_key

    actions.record(request, Strength.PHONE)

    assert request.session.session_key != former
    assert not Session.objects.filter(session_key=former).exists()
    entry = Entry.objects.get(action="accounts:reauthentication:given")
    assert (entry.about, entry.detail) == (guest.public_id, {"strength": "phone"})


@pytest.mark.parametrize(("length", "strength"), [(4, Strength.PASSCODE), (6, Strength.PHONE)])
def test_four_digits_are_good_for_ordinary_procedures_only(length: int, strength: Strength) -> None:
    assert of_code(length) is strength


@needs(Strength.PHONE, back="accounts:authenticators:index")
def act(request: SignedInRequest) -> HttpResponse:
    """Do an act of value."""
    return HttpResponse("done")


class TestNeeds:
    def test_an_act_waits_for_its_proof_and_comes_back(self, guest: User) -> None:
        request = request_of(guest, "/account/?tab=1")

        assert act(request).headers["Location"] == f"{ASK}?strength=phone&next=%2Faccount%2F%3Ftab%3D1"
        actions.record(request, Strength.PHONE)
        assert act(request).content == b"done"

    def test_what_was_posted_is_not_sent_again_by_itself(self, guest: User) -> None:
        answer = act(request_of(guest, "/account/phone/add/", method="POST"))

        assert answer.headers["Location"] == f"{ASK}?strength=phone&next=%2Faccount%2F"


class TestPassword:
    def test_the_sixth_wrong_password_is_not_compared(self, guest: User) -> None:
        for _ in range(5):
            with pytest.raises(actions.WrongPassword):
                actions.confirm_password(account=guest, password="Yama-to-Umi-99")

        with pytest.raises(TooMany):
            actions.confirm_password(account=guest, password=PASSWORD)

    def wrong(self, account: User, times: int) -> None:
        """Type so many wrong ones, as fast as the half hours allow."""
        for number in range(times):
            if number % 5 == 0:
                Tally.objects.filter(scope=actions.PASSWORDS.scope).delete()
            with pytest.raises(actions.WrongPassword):
                actions.confirm_password(account=account, password="Yama-to-Umi-99")
        Tally.objects.filter(scope=actions.PASSWORDS.scope).delete()

    def test_the_twenty_first_of_a_day_is_not_compared(self, guest: User) -> None:
        self.wrong(guest, 20)

        with pytest.raises(TooMany) as refused:
            actions.confirm_password(account=guest, password=PASSWORD)

        assert refused.value.retry_after > timedelta(hours=23).total_seconds()

    def test_after_a_day_it_is(self, guest: User) -> None:
        self.wrong(guest, 20)
        assert actions.PASSWORDS_A_DAY.is_spent(guest.public_id)
        Tally.objects.update(since=F("since") - timedelta(days=1))

        actions.confirm_password(account=guest, password=PASSWORD)

        assert actions.PASSWORDS_A_DAY.retry_after(guest.public_id) > 0

    def test_what_the_half_hour_refuses_does_not_use_up_the_day(self, guest: User) -> None:
        self.wrong(guest, 4)
        for _ in range(30):
            with suppress(TooMany, actions.WrongPassword):
                actions.confirm_password(account=guest, password="Yama-to-Umi-99")
        Tally.objects.filter(scope=actions.PASSWORDS.scope).delete()

        actions.confirm_password(account=guest, password=PASSWORD)

        assert Entry.objects.filter(action="accounts:reauthentication:password_refused").count() == 9

    def test_the_right_one_is_not_counted(self, guest: User) -> None:
        for _ in range(27):
            actions.confirm_password(account=guest, password=PASSWORD)

        assert not Entry.objects.filter(action="accounts:reauthentication:password_refused").exists()
