"""Sending codes: how often, to whom, at what cost, and with which words."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from pytest_django import Settings

from accounts.codes import actions, errors, numbers, policies, queries, sending
from accounts.codes.models import Challenge, Sending
from portal.audit.by import SYSTEM
from portal.audit.models import Entry
from portal.delivery.models import Channel, Letter, State
from tests.accounts.codes.challenges import BROWSER, MOBILE, SUBJECT, ask, move, redeem, wrong
from tests.letters import deliver

pytestmark = pytest.mark.django_db


def send(challenge: Challenge, channel: Channel = Channel.SMS, to: str = MOBILE) -> None:
    actions.send(challenge=challenge, channel=channel, to=to)
    challenge.refresh_from_db()


def later(seconds: int) -> None:
    move(Sending, "at", timedelta(seconds=seconds))


def test_an_sms_carries_the_code_and_ends_with_the_line_that_binds_it_to_this_site(challenge: Challenge) -> None:
    [sms] = deliver()

    assert sms.channel == Channel.SMS
    assert f"認証コード：{challenge.digits()}（5分間有効）" in sms.text
    assert sms.text.splitlines()[-1] == f"@localhost #{challenge.digits()}"


def test_the_voice_says_the_digits_one_by_one() -> None:
    challenge = actions.open(subject=SUBJECT, purpose="register", browser=BROWSER)
    send(challenge, Channel.VOICE, "0748123456")

    [call] = deliver()

    assert call.channel == Channel.VOICE
    assert f"認証コードは、{'、'.join(challenge.digits())}、です。" in call.spoken


def test_a_replaced_code_is_not_sent_any_more(challenge: Challenge) -> None:
    later(31)
    send(challenge, Channel.VOICE)

    letters = deliver()

    assert [letter.channel for letter in letters] == [Channel.VOICE]
    assert Letter.objects.get(channel=Channel.SMS).state == State.DROPPED


def test_a_spent_code_is_not_sent_any_more(challenge: Challenge) -> None:
    redeem(challenge, challenge.digits())

    assert deliver() == []


def test_a_retried_sending_carries_the_same_digits(challenge: Challenge) -> None:
    assert Challenge.objects.get(pk=challenge.pk).digits() == challenge.digits()


def test_two_sendings_are_thirty_seconds_apart_also_over_two_challenges(challenge: Challenge) -> None:
    with pytest.raises(errors.TooSoon) as soon:
        send(challenge)
    other = actions.open(subject=SUBJECT, purpose="register", browser=BROWSER)
    with pytest.raises(errors.TooSoon):
        send(other)

    assert timedelta() < soon.value.wait <= timedelta(seconds=30)
    later(31)
    send(challenge)
    assert challenge.sends == 2


def test_a_code_that_was_answered_makes_nobody_wait(challenge: Challenge) -> None:
    redeem(challenge, challenge.digits())
    other = actions.open(subject=SUBJECT, purpose="step_up", browser=BROWSER)

    send(other)

    assert other.sends == 1


def test_a_code_to_another_number_waits_for_none_to_the_first(challenge: Challenge) -> None:
    other = actions.open(subject=SUBJECT, purpose="change_phone", browser=BROWSER)

    send(other, to="08011112222")

    assert other.sends == 1
    with pytest.raises(errors.TooSoon):
        send(other, to="08011112222")


def test_a_challenge_has_three_sendings(challenge: Challenge) -> None:
    for _ in range(2):
        later(31)
        send(challenge)
    later(31)

    with pytest.raises(errors.ChallengeUsedUp):
        send(challenge)


def test_a_subject_has_ten_sendings_a_day() -> None:
    for _ in range(10):
        ask()

    with pytest.raises(errors.TooManySends):
        ask(to="08011112222")

    move(Sending, "at", timedelta(days=1))
    ask(to="08011112222")


def test_a_number_has_ten_sendings_a_day_whoever_asks() -> None:
    for n in range(10):
        ask(subject=f"contract:{n}")

    with pytest.raises(errors.TooManySends):
        ask(subject="contract:10")

    ask(subject="contract:10", to="08011112222")


def test_the_installation_has_a_daily_budget(settings: Settings) -> None:
    settings.CODE_DAILY_BUDGET_YEN = 4 * policies.SMS_YEN  # of which 60 % for those who know a contract's data
    ask(subject="contract:1", to="08011112221")
    ask(subject="contract:2", to="08011112222")

    with pytest.raises(errors.SendingPaused):
        ask(subject="contract:3", to="08011112223")


def test_a_sending_that_no_provider_took_in_time_counts_against_nobody(challenge: Challenge) -> None:
    for _ in range(2):
        later(31)
        send(challenge)
    later(31)
    Letter.objects.update(state=State.EXPIRED)

    send(challenge, Channel.VOICE)

    assert challenge.sends == 4
    assert challenge.sendings.counted().count() == 1


def test_a_letter_that_waits_beyond_its_time_counts_against_nobody(challenge: Challenge) -> None:
    Letter.objects.update(expires_at=Now() - timedelta(seconds=1))

    assert not challenge.sendings.counted().exists()


@pytest.mark.parametrize(
    ("number", "ways"),
    [
        ("09012345678", (Channel.SMS, Channel.VOICE)),
        ("08012345678", (Channel.SMS, Channel.VOICE)),
        ("07012345678", (Channel.SMS, Channel.VOICE)),
        ("06012345678", (Channel.SMS, Channel.VOICE)),
        ("0600000000", ()),
        ("0901234567", ()),
        ("0612345678", (Channel.VOICE,)),
        ("0748123456", (Channel.VOICE,)),
        ("0312345678", (Channel.VOICE,)),
        ("05012345678", (Channel.VOICE,)),
        ("0120123456", ()),
        ("08001234567", ()),
        ("0570123456", ()),
        ("0990123456", ()),
        ("02012345678", ()),
        ("0201234567", ()),
        ("02041234567", ()),
        ("110", ()),
        ("+14155550100", ()),
        ("14155550100", ()),
        ("", ()),
    ],
)
def test_a_number_gets_a_code_only_in_the_ways_of_its_kind(number: str, ways: tuple[Channel, ...]) -> None:
    assert policies.channels(number) == ways


def test_a_number_of_the_wrong_kind_is_refused_before_anything_is_counted(challenge: Challenge) -> None:
    for channel, number in [(Channel.SMS, "0748123456"), (Channel.VOICE, "0120123456"), (Channel.SMS, "08001234567")]:
        with pytest.raises(errors.NumberRefused):
            send(challenge, channel, number)

    challenge.refresh_from_db()
    assert challenge.sends == 1


def test_a_masked_number_shows_its_owner_enough() -> None:
    assert policies.masked("09012345678") == "090-****-**78"
    assert policies.masked("06012345678") == "060-****-**78"
    assert policies.masked("0300001221") == "03-****-**21"
    assert policies.masked("0451234567") == "045-***-**67"
    assert policies.masked("0748123456") == "074*-**-**56"


def test_old_challenges_are_forgotten(challenge: Challenge) -> None:
    move(Challenge, "created_at", timedelta(days=32))
    newer = ask()

    assert actions.purge() == 1

    assert list(Challenge.objects.all()) == [newer]


class TestAFlow:
    """`sending.send`, which opens challenges as a page needs them."""

    def ask(self, challenge: Challenge | None) -> Challenge:
        later(31)
        return sending.send(
            subject=SUBJECT,
            purpose="register",
            numbers=[numbers.of_phone(MOBILE)],
            challenge=challenge,
            key="phone",
            channel="sms",
            browser=BROWSER,
        )

    def test_three_codes_that_nobody_answered_do_not_end_it_for_ever(self) -> None:
        challenge = self.ask(self.ask(self.ask(None)))
        challenge.refresh_from_db()
        with pytest.raises(errors.ChallengeUsedUp):
            self.ask(challenge)

        move(Challenge, "expires_at", timedelta(minutes=6))
        following = self.ask(challenge)

        assert following.pk != challenge.pk
        following.refresh_from_db()
        assert following.sends == 1

    def test_a_press_that_is_refused_leaves_nothing_behind(self, challenge: Challenge) -> None:
        with pytest.raises(errors.TooSoon):
            sending.send(
                subject=SUBJECT,
                purpose="register",
                numbers=[numbers.of_phone(MOBILE)],
                challenge=None,
                key="phone",
                channel="sms",
                browser=BROWSER,
            )

        assert Challenge.objects.get() == challenge


class TestForgiving:
    def test_wrong_digits_are_forgotten_and_the_lock_ends(self, challenge: Challenge) -> None:
        for _ in range(5):
            with pytest.raises(errors.Refused):
                redeem(challenge, wrong(challenge))
        assert queries.length_for(SUBJECT) == 6

        assert actions.forgive(SUBJECT, by=SYSTEM)

        assert queries.length_for(SUBJECT) == 4
        assert queries.lock(subject=SUBJECT, purpose="register") is None
        assert Entry.objects.filter(action="accounts:codes:forgiven").count() == 1

    def test_where_nothing_was_wrong_nothing_is_written_down(self, challenge: Challenge) -> None:
        assert not actions.forgive(SUBJECT, by=SYSTEM)
        assert not Entry.objects.filter(action="accounts:codes:forgiven").exists()
