"""Judging typed digits."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.urls import reverse

from accounts.codes import actions, errors, queries, subjects
from accounts.codes.models import Challenge, Purpose, Sending
from accounts.models import User
from portal.audit.models import Entry
from portal.delivery.models import Channel
from tests.accounts.codes.challenges import SUBJECT, ask, move, redeem, wrong
from tests.conftest import ClientOf

pytestmark = pytest.mark.django_db


def test_the_right_digits_spend_the_challenge(challenge: Challenge) -> None:
    redeem(challenge, challenge.digits())

    challenge.refresh_from_db()
    assert challenge.spent_at


def test_a_code_works_once(challenge: Challenge) -> None:
    redeem(challenge, challenge.digits())

    with pytest.raises(errors.Expired):
        redeem(challenge, challenge.digits())


def test_a_wrong_guess_stays_counted(challenge: Challenge) -> None:
    with pytest.raises(errors.Rejected):
        redeem(challenge, wrong(challenge))

    challenge.refresh_from_db()
    assert challenge.tries == 1
    assert challenge.spent_at is None


def test_the_fifth_wrong_guess_locks_and_the_right_code_is_then_refused(challenge: Challenge) -> None:
    for _ in range(4):
        with pytest.raises(errors.Rejected):
            redeem(challenge, wrong(challenge))

    with pytest.raises(errors.Locked) as locked:
        redeem(challenge, wrong(challenge))

    assert "認証機能がロックされました。しばらく時間をおいて再度お試しください。" in locked.value.text
    with pytest.raises(errors.Locked):
        redeem(challenge, challenge.digits())
    assert Entry.objects.filter(action="accounts:codes:locked", about="A" * 22).count() == 1


def test_the_lock_holds_for_every_challenge_of_that_purpose_and_ends_after_half_an_hour(challenge: Challenge) -> None:
    Challenge.objects.filter(pk=challenge.pk).update(tries=4)
    other_purpose = ask(purpose=Purpose.ADD_CONTRACT)
    with pytest.raises(errors.Locked):
        redeem(challenge, wrong(challenge))

    with pytest.raises(errors.Locked):
        ask()
    with pytest.raises(errors.Expired):  # not locked: only outgrown by five wrong digits, a resend makes it six digits
        redeem(other_purpose, other_purpose.digits())
    move(Challenge, "tried_at", timedelta(minutes=29, seconds=59))
    with pytest.raises(errors.Locked):
        ask()
    move(Challenge, "tried_at", timedelta(seconds=2))
    assert ask().length == 6


@pytest.mark.parametrize(("seconds", "is_accepted"), [(299, True), (301, False)])
def test_a_code_lives_five_minutes(challenge: Challenge, seconds: int, is_accepted: bool) -> None:
    move(Challenge, "expires_at", timedelta(seconds=seconds))

    if is_accepted:
        redeem(challenge, challenge.digits())
    else:
        with pytest.raises(errors.Expired):
            redeem(challenge, challenge.digits())

    challenge.refresh_from_db()
    assert bool(challenge.spent_at) is is_accepted
    assert challenge.tries == int(is_accepted)


def test_a_code_of_one_purpose_proves_nothing_for_another(challenge: Challenge) -> None:
    with pytest.raises(errors.Expired):
        redeem(challenge, challenge.digits(), purpose=Purpose.ADD_CONTRACT)


def test_a_code_is_worthless_in_another_browser(challenge: Challenge) -> None:
    with pytest.raises(errors.Expired):
        redeem(challenge, challenge.digits(), browser="a stranger's token")

    redeem(challenge, challenge.digits())


def test_a_resend_replaces_the_code_but_not_the_count(challenge: Challenge) -> None:
    with pytest.raises(errors.Rejected):
        redeem(challenge, wrong(challenge))
    former = challenge.digits()

    ask_again(challenge)

    assert challenge.tries == 1
    if former != challenge.digits():  # one in ten thousand draws the same digits
        with pytest.raises(errors.Rejected):
            redeem(challenge, former)
    redeem(challenge, challenge.digits())


def test_a_code_that_is_replaced_while_it_is_judged_is_refused(
    challenge: Challenge, monkeypatch: pytest.MonkeyPatch
) -> None:
    digits = challenge.digits()

    def compare(left: str, right: str) -> bool:
        ask_again(challenge)
        return left == right

    monkeypatch.setattr(actions, "constant_time_compare", compare)

    with pytest.raises(errors.Expired):
        redeem(challenge, digits)

    challenge.refresh_from_db()
    assert challenge.spent_at is None


def test_five_wrong_digits_over_several_challenges_make_the_next_code_longer() -> None:
    for _ in range(3):
        with pytest.raises(errors.Rejected):
            redeem(first := ask(), wrong(first))
    second = ask()
    for _ in range(2):
        with pytest.raises(errors.Rejected):
            redeem(second, wrong(second))

    with pytest.raises(errors.Expired):
        redeem(second, second.digits())

    ask_again(second)
    assert second.length == 6
    assert len(second.digits()) == 6
    redeem(second, second.digits())


def test_fifty_wrong_digits_in_thirty_days_end_codes_for_the_subject(challenge: Challenge) -> None:
    Challenge.objects.filter(pk=challenge.pk).update(spent_at=None)
    for age in range(1, 11):
        a_used_up_challenge(days=age)

    with pytest.raises(errors.BudgetSpent):
        ask()
    with pytest.raises(errors.BudgetSpent):
        actions.send(challenge=challenge, channel=Channel.SMS, to="09012345678")

    move(Challenge, "tried_at", timedelta(days=20, seconds=1))
    assert ask().length == 6


def test_wrong_digits_are_forgiven_when_the_same_challenge_ends_well(challenge: Challenge) -> None:
    for _ in range(4):
        with pytest.raises(errors.Rejected):
            redeem(challenge, wrong(challenge))
    assert queries.wrong_tries(SUBJECT) == 4

    redeem(challenge, challenge.digits())

    assert queries.wrong_tries(SUBJECT) == 0


def test_another_challenge_that_ends_well_forgives_nothing(challenge: Challenge) -> None:
    with pytest.raises(errors.Rejected):
        redeem(challenge, wrong(challenge))
    other = ask()

    redeem(other, other.digits())

    assert queries.wrong_tries(SUBJECT) == 1


def test_no_code_is_stored_anywhere(challenge: Challenge) -> None:
    Challenge.objects.filter(pk=challenge.pk).update(length=12)  # long enough not to occur by chance
    challenge.refresh_from_db()

    stored = [str(row) for model in (Challenge, Entry) for row in model.objects.values()]

    assert stored
    assert not any(challenge.digits() in row for row in stored)


def ask_again(challenge: Challenge) -> None:
    move(Sending, "at", timedelta(seconds=31))
    actions.send(challenge=challenge, channel=Channel.SMS, to="09012345678")
    challenge.refresh_from_db()


def a_used_up_challenge(days: int) -> None:
    row = Challenge.objects.create(
        subject=SUBJECT, purpose=Purpose.REGISTER, browser="x", tries=5, tried_at="2020-01-01T00:00Z"
    )
    Challenge.objects.filter(pk=row.pk).update(tried_at=Now() - timedelta(days=days))


def test_every_wrong_try_is_on_record(challenge: Challenge) -> None:
    for _ in range(4):
        with pytest.raises(errors.Rejected):
            redeem(challenge, wrong(challenge))
    with pytest.raises(errors.Locked):
        redeem(challenge, wrong(challenge))
    with pytest.raises(errors.Locked):
        redeem(challenge, challenge.digits())

    entries = Entry.objects.filter(about=challenge.owner).exclude(action="accounts:codes:sent").order_by("pk")
    assert [entry.action for entry in entries] == ["accounts:codes:refused"] * 4 + ["accounts:codes:locked"]
    assert entries[0].detail == {"purpose": "register"}


def test_the_owner_reads_of_wrong_tries(contractor: User, client_of: ClientOf) -> None:
    challenge = ask(subject=subjects.account(contractor), purpose=Purpose.LOGIN)
    with pytest.raises(errors.Rejected):
        redeem(challenge, wrong(challenge))

    page = client_of(contractor).get(reverse("accounts:security_log:index")).text

    assert "誤った認証コードが入力されました" in page
