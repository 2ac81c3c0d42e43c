"""Each knob changes behaviour and texts."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.codes import actions as code_actions
from accounts.codes import errors
from accounts.codes.models import Challenge, Purpose
from accounts.models import TrustedBrowser, User
from accounts.sign_in import actions as sign_in_actions
from accounts.users.passwords import PersonalTerms
from portal.config import Config
from portal.policy.knobs import PREFIX, PRESETS, Policy, policy
from tests.accounts.codes.challenges import ask, redeem, wrong
from tests.accounts.registration import registering
from tests.accounts.sign_in.second_steps import CODE, half_way, latest, types, with_phone
from tests.accounts.sign_in.signing_in import sign_in
from tests.conftest import Turned
from tests.letters import deliver
from tests.people import a_contract

NOBODY = PersonalTerms.of()


def in_environment(**variables: str) -> Policy:
    """Return the policy of an installation with these variables."""
    config = Config({"PORTAL_ENV": "test", **variables})
    name = config.choice("IDENTITY_POLICY", list(PRESETS), default="portal")
    found = config.knobs(PRESETS[name], prefix=PREFIX)
    config.check()
    return found


class TestEnvironment:
    def test_the_preset_is_portal_unless_named(self) -> None:
        assert in_environment() == PRESETS["portal"]
        assert in_environment(IDENTITY_POLICY="strict") == PRESETS["strict"]

    def test_each_knob_is_turned_alone(self) -> None:
        turned = in_environment(IDENTITY_POLICY="strict", IDENTITY_TRUSTED_DAYS="7", IDENTITY_PASSCODE="true")

        assert (turned.trusted_days, turned.passcode) == (7, True)
        assert turned.code_digits == PRESETS["strict"].code_digits

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("CODE_DIGITS", "3"),
            ("CODE_DIGITS", "9"),
            ("CODE_TRIES", "6"),
            ("PASSWORD_LONGEST", "63"),
            ("LOCK_HOURS", "0"),
        ],
    )
    def test_what_would_break_a_promise_is_refused(self, name: str, value: str) -> None:
        with pytest.raises(ImproperlyConfigured, match=f"IDENTITY_{name} must be a whole number"):
            in_environment(**{f"IDENTITY_{name}": value})


class TestCodes:
    @pytest.mark.parametrize(("digits", "shown"), [(4, "4桁の数字"), (5, "5桁の数字"), (6, "6桁の数字")])
    def test_their_length_is_sent_and_shown(self, turned: Turned, contractor: User, digits: int, shown: str) -> None:
        turned(code_digits=digits)
        with_phone(contractor)

        page = half_way(contractor).get(CODE).text

        [sms] = deliver()
        assert re.search(rf"#\d{{{digits}}}$", sms.text)
        assert shown in page

    def test_their_lifetime_is_kept_and_said(self, turned: Turned, contractor: User) -> None:
        turned(code_minutes=8)
        with_phone(contractor)

        page = half_way(contractor).get(CODE).text

        [sms] = deliver()
        assert "8分間有効" in sms.text
        assert "発行されてから8分" in page
        left = latest().expires_at - timezone.now()  # type: ignore[operator]
        assert timedelta(minutes=7, seconds=50) < left <= timedelta(minutes=8)
        assert "8分間有効" in Client().get(reverse("home:support")).text

    def test_wrong_ones_end_a_challenge_for_the_time_that_is_set(self, turned: Turned, db: None) -> None:
        turned(code_tries=2, code_lock_minutes=90)
        challenge = ask()

        with pytest.raises(errors.Rejected):
            redeem(challenge, wrong(challenge))
        with pytest.raises(errors.Locked) as locked:
            redeem(challenge, wrong(challenge))

        left = locked.value.until - timezone.now()
        assert timedelta(minutes=89) < left <= timedelta(minutes=90)

    def test_the_budget_of_a_month_is_what_is_set(self, turned: Turned, db: None) -> None:
        turned(code_wrong_short=1, code_wrong=2)
        first = ask()
        with pytest.raises(errors.Rejected):
            redeem(first, wrong(first))
        second = ask()
        assert second.length == 6
        with pytest.raises(errors.Rejected):
            redeem(second, wrong(second))

        with pytest.raises(errors.BudgetSpent):
            code_actions.open(subject=second.subject, purpose=Purpose.REGISTER, browser="any")

    def test_strict_codes_are_long_from_the_first(self, turned: Turned, contractor: User) -> None:
        turned(**vars(PRESETS["strict"]))
        with_phone(contractor)

        half_way(contractor)

        assert Challenge.objects.get().length == 6


class TestSigningIn:
    def test_the_days_of_trust_are_offered_and_kept(self, turned: Turned, contractor: User) -> None:
        turned(trusted_days=7)
        with_phone(contractor)
        browser = half_way(contractor)

        assert "このブラウザーを7日間信頼する" in browser.get(CODE).text
        types(browser, trust="on")

        left = TrustedBrowser.objects.get().expires_at - timezone.now()
        assert timedelta(days=6, hours=23) < left <= timedelta(days=7)
        assert browser.cookies["browser"]["max-age"] == 7 * 86400

    def test_without_trust_nothing_is_offered_and_nothing_kept(self, turned: Turned, contractor: User) -> None:
        turned(trusted_days=0)
        with_phone(contractor)
        browser = half_way(contractor)

        assert "信頼する" not in browser.get(CODE).text
        assert types(browser, trust="on").status_code == 302
        assert not TrustedBrowser.objects.exists()

    def test_a_stricter_policy_holds_for_browsers_trusted_before(self, turned: Turned, contractor: User) -> None:
        with_phone(contractor)
        browser = half_way(contractor)
        types(browser, trust="on")
        browser.post(reverse("accounts:sign_in:logout"))
        assert sign_in(browser).headers["Location"] == reverse("home:index")
        browser.post(reverse("accounts:sign_in:logout"))

        turned(trusted_days=0)

        assert sign_in(browser).headers["Location"] == CODE

    def test_the_lock_lasts_as_long_as_the_page_says(self, turned: Turned, db: None) -> None:
        turned(lock_hours=72)

        assert "最長72時間" in Client().get(reverse("accounts:sign_in:locked")).text

    def test_the_lock_counts_as_the_policy_of_the_start_says(self) -> None:
        assert sign_in_actions.PER_ACCOUNT.count == policy().lock_tries
        assert sign_in_actions.PER_ACCOUNT.window == policy().lock_window


class TestRegistration:
    def test_without_posted_codes_none_is_offered_and_none_taken(self, turned: Turned, db: None) -> None:
        turned(posted_code=False)
        browser = Client()
        registering.identify(browser, a_contract("10012345"))

        page = browser.get(registering.url("phone")).text

        assert "郵送" not in page
        for step in ("post", "posted"):
            assert browser.get(registering.url(step)).status_code == 404
            assert browser.post(registering.url(step), {"digits": "12345678"}).status_code == 404

    def test_a_spent_budget_sends_nobody_to_a_letter_that_is_not_offered(self, turned: Turned) -> None:
        assert "郵送" in errors.BudgetSpent().text

        turned(posted_code=False)

        assert "郵送" not in errors.BudgetSpent().text
