"""Parallel requests gain nothing over sequential ones."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from accounts.codes import actions, errors, policies, posting, queries
from accounts.codes.models import Challenge, PostedCode, Sending
from portal.delivery.models import Channel
from tests.accounts.codes.challenges import BROWSER, MOBILE, SUBJECT, ask, move, redeem, wrong
from tests.portal.threads import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def outcome(challenge: Challenge, digits: str) -> str:
    try:
        redeem(challenge, digits)
    except errors.Refused as refusal:
        return type(refusal).__name__
    return "accepted"


def test_of_forty_wrong_guesses_five_are_judged_and_the_right_code_is_then_refused(challenge: Challenge) -> None:
    guess = wrong(challenge)

    outcomes = together(40, lambda: outcome(challenge, guess))

    challenge.refresh_from_db()
    assert challenge.tries == 5
    assert outcomes.count("Rejected") == 4
    assert outcomes.count("Locked") == 36
    assert outcome(challenge, challenge.digits()) == "Locked"


def test_the_right_code_sixteen_times_at_once_wins_once(challenge: Challenge) -> None:
    digits = challenge.digits()

    outcomes = together(16, lambda: outcome(challenge, digits))

    assert outcomes.count("accepted") == 1


def test_guesses_spread_over_eight_challenges_share_one_budget() -> None:
    challenges = [ask() for _ in range(8)]
    guesses = [(challenge, wrong(challenge)) for challenge in challenges] * 4

    outcomes = together(32, lambda: outcome(*guesses.pop()))

    assert outcomes.count("Rejected") + outcomes.count("Locked") >= 5
    assert queries.wrong_tries(SUBJECT) == 5


def test_of_ten_sendings_at_once_one_leaves(challenge: Challenge) -> None:
    move(Sending, "at", timedelta(seconds=31))

    def send() -> str:
        try:
            actions.send(challenge=challenge, channel=Channel.SMS, to=MOBILE)
        except errors.Refused as refusal:
            return type(refusal).__name__
        return "sent"

    outcomes = together(10, send)

    assert outcomes.count("sent") == 1
    assert outcomes.count("TooSoon") == 9


def test_the_daily_money_holds_over_many_subjects_at_once(settings: Settings) -> None:
    settings.CODE_DAILY_BUDGET_YEN = 5 * policies.SMS_YEN  # of which 60 % for those who know a contract's data
    waiting = [
        (actions.open(subject=f"contract:{n}", purpose="register", browser=BROWSER), f"0801111222{n}")
        for n in range(10)
    ]

    def send() -> str:
        challenge, to = waiting.pop()
        try:
            actions.send(challenge=challenge, channel=Channel.SMS, to=to)
        except errors.SendingPaused:
            return "paused"
        return "sent"

    assert together(10, send).count("sent") == 3


def test_a_number_gets_ten_codes_a_day_however_many_contracts_share_it() -> None:
    for n in range(9):
        ask(subject=f"contract:{n}")
    late = [actions.open(subject=f"contract:late{n}", purpose="register", browser=BROWSER) for n in range(10)]

    def send() -> str:
        try:
            actions.send(challenge=late.pop(), channel=Channel.SMS, to=MOBILE)
        except errors.TooManySends:
            return "refused"
        return "sent"

    assert together(10, send).count("sent") == 1
    assert Sending.objects.count() == 10


def test_one_letter_is_ordered_and_judged_five_times_at_most() -> None:
    def order() -> bool:
        try:
            posting.order(subject=SUBJECT)
        except errors.AlreadyOrdered:
            return False
        return True

    assert together(8, order).count(True) == 1
    posting.print_next(lambda posted: None)
    posted = PostedCode.objects.get()
    digits = posted.digits()[:-1] + str((int(posted.digits()[-1]) + 1) % 10)

    def guess() -> str:
        try:
            posting.redeem(subject=SUBJECT, digits=digits, network="203.0.113.0/24")
        except errors.Refused as refusal:
            return type(refusal).__name__
        return "accepted"

    outcomes = together(20, guess)

    assert outcomes.count("Rejected") == 5
    assert outcomes.count("Expired") == 15
