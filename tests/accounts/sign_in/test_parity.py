"""No answer reveals who has an account, or had one with the former service: neither its words, nor its status, nor the
work behind it.
"""

from functools import partial
from unittest import mock

import pytest
from django.test import Client

from accounts.models import FormerId, User
from accounts.sign_in import actions, queries
from accounts.trusted_browsers import actions as trusted_browser_actions
from portal.limits.models import Tally
from tests.accounts.former_ids.migrating import LEGACY_ID, OLD_PASSWORD, a_legacy_account, an_unheld_contract
from tests.accounts.sign_in.second_steps import with_phone
from tests.accounts.sign_in.signing_in import LOCKED, REFUSED, WRONG, Response, fail, sign_in, statements, without_token
from tests.people import PASSWORD, an_account

NAMES = {
    "an account": "hikari",
    "an account by address": "hikari@example.com",
    "an account with a second step": "with-phone",
    "an account that trusts a browser": "trusting",
    "an archived account": "former",
    "an archived account by address": "former@example.com",
    "a former ID": LEGACY_ID,
    "a former ID that is an address": "kyuu@example.jp",
    "a former ID that was locked": "ns-locked",
    "a former ID that was migrated": "ns-migrated",
    "a former ID and an account": "ns-both",
    "nobody": "nobody",
    "nobody's address": "nobody@example.com",
    "nobody's odd notation": "ＮＯＢＯＤＹ",
}


@pytest.fixture
def everybody(contractor: User) -> None:
    """Make one of each kind, and the contract of the former IDs."""
    with_phone(an_account("with-phone", "でんわ"))
    trusted_browser_actions.trust(account=an_account("trusting", "しんらい"), former="", user_agent="")
    an_account("former", "以前の人", state="archived")
    an_unheld_contract()
    a_legacy_account()
    a_legacy_account("kyuu@example.jp")
    a_legacy_account("ns-locked", status="suspended")
    a_legacy_account("ns-both")
    an_account("ns-both", "ふたつ")
    migrated = a_legacy_account("ns-migrated")
    FormerId.objects.filter(pk=migrated.pk).update(
        migrated_at=migrated.imported_at, account=an_account("ns-migrated", "うつった人")
    )


def seen(answer: Response, identifier: str) -> tuple[int, str | None, str]:
    """Return what a person without an account learns from an answer; what was typed is removed from it."""
    body = without_token(answer.text).replace(identifier, "")
    return answer.status_code, answer.headers.get("Location"), body


def having_failed(times: int, identifier: str) -> None:
    """Type so many wrong passwords with this name, and none with any other."""
    Tally.objects.all().delete()
    for _ in range(times):
        actions.PER_ACCOUNT.take(actions.counted_as(queries.by_identifier(identifier), identifier))


def refused(answers: list[Response], identifier: str) -> None:
    """Type one more wrong password; append the answer to `answers`."""
    answers.append(sign_in(Client(), identifier, WRONG))


@pytest.mark.parametrize("failures", [0, 1, 8, 9, 10])
def test_all_answer_alike_and_cost_the_same_at_equal_failure_counts(
    everybody: None, hashings: mock.Mock, failures: int
) -> None:
    told, taken, answers = {}, {}, list[Response]()
    for kind, identifier in NAMES.items():
        having_failed(failures, identifier)
        hashings.reset_mock()
        taken[kind] = statements(partial(refused, answers, identifier))
        told[kind] = (*seen(answers[-1], identifier), hashings.call_count)

    assert len(set(told.values())) == 1, {who: (one[0], one[1], one[3]) for who, one in told.items()}
    if failures != 9:  # whom the tenth tells, it looks up: `test_lockout.py` holds what else it does
        assert len(set(taken.values())) == 1, taken
    status, where, body, hashed = told["nobody"]
    assert (status, where) == ((200, None) if failures < 9 else (302, LOCKED))
    assert hashed == (2 if failures < 10 else 0)
    assert (REFUSED in body) is (failures < 9)


def test_behind_the_lock_the_right_password_is_answered_like_a_wrong_one(everybody: None, hashings: mock.Mock) -> None:
    answers = {}
    right = {
        "hikari": PASSWORD,
        "ns-both": PASSWORD,
        LEGACY_ID: OLD_PASSWORD,
        "ns-locked": OLD_PASSWORD,
        "nobody": WRONG,
    }
    for identifier, password in right.items():
        having_failed(10, identifier)
        hashings.reset_mock()
        answers[identifier] = (*seen(sign_in(Client(), identifier, password), identifier), hashings.call_count)

    assert len(set(answers.values())) == 1
    assert answers["nobody"][1:2] == (LOCKED,)
    assert answers["nobody"][3] == 0


def test_a_closed_password_path_is_told_from_an_open_one_by_the_count_alone(everybody: None) -> None:
    """Ten failures of one name say nothing of another, nor of the same account's browser that it trusts."""
    fail(10, "hikari")
    fail(10, "nobody")

    for other in ("with-phone", LEGACY_ID, "nobody2"):
        assert REFUSED in sign_in(Client(), other, WRONG).text
    with pytest.raises(actions.Locked):
        actions.authenticate(identifier="hikari@example.com", password=PASSWORD, network="192.0.2.1")
