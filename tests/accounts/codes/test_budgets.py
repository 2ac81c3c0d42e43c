"""What strangers may spend of the day's money for codes, and what is left for customers."""

import logging
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.codes import actions, budgets, errors, policies, subjects
from accounts.codes.models import Challenge, Purpose, Sending, Share
from accounts.contracts import identity
from accounts.credentials import actions as credential_actions
from accounts.models import User
from accounts.password_reset import actions as password_reset_actions
from accounts.registration import provisional
from portal.delivery.models import Channel
from tests.accounts.codes.challenges import ask, move, redeem
from tests.accounts.registration import registering
from tests.people import a_contract, an_account

pytestmark = pytest.mark.django_db

PAGE = Path(configured.BASE_DIR, "docs/security.md")


def numbered(n: int) -> str:
    return f"080{11110000 + n}"


def send(subject: str, n: int = 0, *, purpose: str = Purpose.LOGIN, network: str = "", browser: str = "") -> Challenge:
    """Ask for a code to the nth number."""
    opened = actions.open(subject=subject, purpose=purpose, browser=browser or f"{subject} {n}")
    actions.send(challenge=opened, channel=Channel.SMS, to=numbered(n), network=network)
    opened.refresh_from_db()
    return opened


def answer(challenge: Challenge) -> None:
    challenge.spent_at = challenge.created_at
    challenge.save(update_fields=["spent_at"])


class TestAnswered:
    def test_they_do_not_count_against_the_ten_of_a_day(self) -> None:
        for _ in range(12):
            challenge = ask()
            redeem(challenge, challenge.digits())

        assert ask().sends == 1

    def test_there_are_fifty_a_day_all_the_same(self) -> None:
        for _ in range(budgets.ANSWERED_A_DAY):
            answer(ask())

        with pytest.raises(errors.TooManySends):
            ask()


class TestShares:
    def test_strangers_leave_four_fifths_of_the_money(self, settings: Settings, contractor: User, guest: User) -> None:
        settings.CODE_DAILY_BUDGET_YEN = 10 * policies.SMS_YEN
        for n in range(2):
            send(subjects.account(an_account(f"plain{n}", "ぷれーん")), n)

        with pytest.raises(errors.SendingPaused):
            send(subjects.account(guest), 3)

        assert send("contract:1", 4).sends == 1
        assert send(subjects.account(contractor), 5).sends == 1

    def test_whoever_knows_contracts_data_leaves_two_fifths_for_customers(
        self, settings: Settings, contractor: User, agent: User
    ) -> None:
        settings.CODE_DAILY_BUDGET_YEN = 10 * policies.SMS_YEN
        for n in range(6):
            send(f"contract:{n}", n)

        with pytest.raises(errors.SendingPaused):
            send("contract:7", 7)

        assert send(subjects.account(contractor), 8).sends == 1
        assert send(subjects.account(agent), 9).sends == 1

    def test_the_whole_is_never_more_than_the_days_money(self, settings: Settings, contractor: User) -> None:
        settings.CODE_DAILY_BUDGET_YEN = 2 * policies.SMS_YEN
        for n in range(2):
            answer(send(subjects.account(contractor), n))

        with pytest.raises(errors.SendingPaused):
            send(subjects.account(contractor), 3)

    def test_a_number_that_a_customer_just_typed_does_not_spend_the_reserve(
        self, settings: Settings, contractor: User
    ) -> None:
        typed = send(subjects.account(contractor), purpose=Purpose.CHANGE_PHONE)

        assert Sending.objects.get(challenge=typed).share == Share.FACTS

    def test_mails_cost_nothing_and_are_not_paused(self, settings: Settings, guest: User) -> None:
        settings.CODE_DAILY_BUDGET_YEN = 0
        opened = actions.open(subject=subjects.account(guest), purpose=Purpose.ENROL_MAIL, browser="b")

        actions.send(challenge=opened, channel=Channel.MAIL, to=guest.email)

        assert Sending.objects.get().yen == 0

    def test_the_operator_is_told_once_when_half_is_spent(
        self,
        settings: Settings,
        contractor: User,
        caplog: pytest.LogCaptureFixture,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        settings.CODE_DAILY_BUDGET_YEN = 10 * policies.SMS_YEN
        with caplog.at_level(logging.ERROR), django_capture_on_commit_callbacks(execute=True):
            for n in range(7):
                send(subjects.account(contractor), n)

        told = [line.__dict__["fields"] for line in caplog.records if line.message.startswith("half of the daily")]
        assert told == [{"share": "customer", "yen": 50, "of": 100}]


class TestStrangers:
    def test_an_account_without_a_contract_has_ten_a_day_also_answered(self, guest: User) -> None:
        for n in range(budgets.OF_A_STRANGER):
            answer(send(subjects.account(guest), n))

        with pytest.raises(errors.TooManySends):
            send(subjects.account(guest), 50)

    def test_a_browser_has_ten_over_all_its_accounts(self) -> None:
        accounts = [an_account(f"plain{n}", "ぷれーん") for n in range(budgets.OF_A_STRANGER + 1)]
        for n, account in enumerate(accounts[:-1]):
            send(subjects.account(account), n, browser="one")

        with pytest.raises(errors.TooManySends):
            send(subjects.account(accounts[-1]), 50, browser="one")

    def test_a_network_has_sixty_and_leaves_the_others_theirs(self, contractor: User, guest: User) -> None:
        for n in range(budgets.OF_STRANGERS):
            send(subjects.account(an_account(f"plain{n}", "ぷれーん")), n, network="203.0.113.1")

        with pytest.raises(errors.TooManySends):
            send(subjects.account(guest), 70, network="203.0.113.1")

        assert send(subjects.account(contractor), 71, network="203.0.113.1").sends == 1
        assert send(subjects.account(guest), 72, network="203.0.113.2").sends == 1

    def test_five_typed_numbers_a_day_leave_those_on_record(self, contractor: User) -> None:
        for n in range(budgets.TYPED_A_DAY):
            answer(send(subjects.account(contractor), n, purpose=Purpose.CHANGE_PHONE))

        with pytest.raises(errors.TooManySends):
            send(subjects.account(contractor), 50, purpose=Purpose.ENROL_PHONE)

        assert send(subjects.account(contractor), 51).sends == 1

    def test_a_page_counts_the_network_of_the_browser(self) -> None:
        browser = Client(REMOTE_ADDR="203.0.113.77")
        registering.identify(browser, a_contract("4444"))
        browser.post(registering.url("phone"), {"way": "phone:sms"})

        assert Sending.objects.get().network == budgets.network_key("203.0.113.77")


class TestANumber:
    """The customer's telephone is number 0; others have as many codes sent there as they can."""

    def test_strangers_who_type_it_keep_no_code_from_its_owner(self, contractor: User) -> None:
        senders = [subjects.account(an_account(f"plain{n}", "ぷれーん")) for n in range(3)]
        for n in range(budgets.SENDS_A_DAY):
            send(senders[n % 3], purpose=Purpose.ENROL_PHONE, browser=f"{n}")
            age_sendings()
        with pytest.raises(errors.TooManySends):  # over all of them together
            send(senders[0], purpose=Purpose.ENROL_PHONE, browser="more")

        assert send(subjects.account(contractor)).sends == 1
        assert send("contract:1").sends == 1

    def test_nor_does_whoever_knows_the_contracts_data(self, contractor: User) -> None:
        used_up("contract:1")

        assert send(subjects.account(contractor)).sends == 1

    @pytest.mark.parametrize("way_back", [subjects.undoing, subjects.resetting])
    def test_an_open_session_keeps_no_code_from_the_way_back(
        self, way_back: Callable[[User], str], contractor: User
    ) -> None:
        used_up(subjects.account(contractor))

        assert send(way_back(contractor), purpose=Purpose.RECOVERY).sends == 1

    def test_codes_of_one_kind_are_bounded_over_all_subjects(self) -> None:
        used_up("contract:1")

        with pytest.raises(errors.TooManySends):
            send("contract:2")

    def test_addresses_that_somebody_types_keep_no_code_from_their_reader(self, guest: User, stranger: User) -> None:
        for n in range(budgets.SENDS_A_DAY):
            mail(subjects.account(stranger), guest.email, Purpose.CHANGE_MAIL, f"{n}")
            age_sendings()

        mail(subjects.account(guest), guest.email, Purpose.ENROL_MAIL, "mine")

        assert Sending.objects.count() == budgets.SENDS_A_DAY + 1


def mail(subject: str, to: str, purpose: str, browser: str) -> None:
    opened = actions.open(subject=subject, purpose=purpose, browser=browser)
    actions.send(challenge=opened, channel=Channel.MAIL, to=to)


def age_sendings() -> None:
    """Let half a minute pass, so that another code may be sent."""
    move(Sending, "at", timedelta(seconds=31))


def used_up(subject: str) -> None:
    """Have as many codes sent to number 0 as a day allows."""
    for n in range(budgets.SENDS_A_DAY):
        send(subject, browser=f"{n}")
        age_sendings()


def test_the_page_on_security_names_every_budget() -> None:
    table = PAGE.read_text().split("### Budgets", 1)[1].split("\n## ", 1)[0]
    numbers = {
        row[1].strip("` "): int(re.sub(r"[^0-9].*", "", row[4].strip(" ").replace(",", "")))
        for line in table.splitlines()
        if line.startswith("| `") and len(row := line.split("|")) == 8
    }

    assert numbers == {
        "codes, unanswered": budgets.SENDS_A_DAY,
        "codes, all": budgets.ANSWERED_A_DAY,
        "codes, typed number": budgets.TYPED_A_DAY,
        "codes, stranger": budgets.OF_A_STRANGER,
        "codes, strangers' network": budgets.OF_STRANGERS,
        "money, strangers": budgets.PERCENT[Share.STRANGER],
        "money, contract's data": budgets.PERCENT[Share.FACTS],
        "money, customers": budgets.PERCENT[Share.CUSTOMER],
        **{limit.scope: limit.count for limit in LIMITS},
    }


LIMITS = [
    *identity.LIMITS,
    password_reset_actions.PER_NETWORK,
    password_reset_actions.PER_ADDRESS,
    password_reset_actions.WHERE_KNOWN,
    credential_actions.PER_NETWORK,
    credential_actions.PER_ADDRESS,
    credential_actions.WHERE_KNOWN,
    provisional.PER_ADDRESS,
    provisional.WHERE_PROVEN,
]
