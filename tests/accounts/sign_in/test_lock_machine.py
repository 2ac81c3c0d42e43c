"""Any mixture of wrong and right passwords, of names, of browsers, of waiting and of help from outside, against a model
that keeps the numbers of the specification.

The model is independent of the implementation: ten wrong passwords in 24 hours lock the password path of an account
under all its names, none is compared after that, a right one forgives those before, and a browser that the account
trusts has a count of its own, which no stranger can use up.
"""

from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any, ClassVar
from unittest import mock

import hypothesis.strategies as st
from django.db import connection
from django.db.models import F
from hypothesis import HealthCheck, Phase, settings
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.models import PasswordLock, PasswordReset, User
from accounts.password_lock import actions as password_lock_actions
from accounts.password_reset import actions as password_reset_actions
from accounts.sign_in import actions, backends
from accounts.trusted_browsers import actions as trusted_browser_actions
from portal.audit.by import By, Via, Why
from portal.delivery.models import Letter
from portal.limits.models import Tally
from tests.accounts.sign_in.signing_in import WRONG
from tests.people import PASSWORD, an_account

HOUR = 60 * 60
DAY = 24 * HOUR
NAMES = {"account": ("hikari", "HIKARI@example.com", " ｈｉｋａｒｉ"), "nobody": ("nobody", "NOBODY")}
networks = (f"198.{18 + number // 65536}.{number // 256 % 256}.{number % 256}" for number in count())


@dataclass
class Count:
    """Attempts in a window that begins with the first; times are seconds of the model's clock."""

    tries: int = 0
    since: int = -DAY


class PasswordPath(RuleBasedStateMachine):
    account: ClassVar[User]

    def __init__(self) -> None:
        super().__init__()
        for model in (Tally, PasswordLock, Letter, PasswordReset):
            model.objects.all().delete()
        trusted_browser_actions.forget_all(account=self.account)
        self.now = 0
        self.counts = {"account": Count(), "nobody": Count(), "trusted": Count()}
        self.locked: dict[str, list[int]] = {"account": [], "trusted": []}  # when each path of the account was
        self.token = trusted_browser_actions.trust(account=self.account, former="", user_agent="")
        self.is_trusted = True

    # --- what the specification says -------------------------------------------------------------
    def attempt(self, who: str) -> int:
        counted = self.counts[who]
        if self.now - counted.since >= DAY:
            counted.tries, counted.since = 0, self.now
        counted.tries = min(counted.tries, 10) + 1
        return counted.tries

    def letters(self) -> int:
        sent = 0
        for locked in self.locked.values():
            told: list[int] = []
            for at in locked:
                told.append(at)
                sent += sum(at - other < DAY for other in told) <= 3
        return sent

    # --- what may happen -------------------------------------------------------------------------
    @rule(who=st.sampled_from(["account", "account", "nobody"]), spelling=st.integers(0, 2), times=st.integers(1, 12))
    def guess_wrong(self, who: str, spelling: int, times: int) -> None:
        """Type wrong passwords as a stranger, under any name of the account."""
        for _ in range(times):
            tries = self.attempt(who)
            said, compared = self.said(NAMES[who][spelling % len(NAMES[who])], WRONG)
            assert (said, compared) == ("refused" if tries < 10 else "locked", tries <= 10)
            if tries == 10 and who == "account":
                self.locked[who].append(self.now)

    @rule(spelling=st.integers(0, 2))
    def sign_in(self, spelling: int) -> None:
        """Sign in as the owner, in any browser."""
        self.owner("account", spelling, "")

    @rule(times=st.integers(1, 11))
    def guess_wrong_in_the_trusted_browser(self, times: int) -> None:
        """Mistype as the owner at home; without the trust it is a browser like any other."""
        who = "trusted" if self.is_trusted else "account"
        for _ in range(times):
            tries = self.attempt(who)
            said, compared = self.said("hikari", WRONG, self.token)
            assert (said, compared) == ("refused" if tries < 10 else "locked", tries <= 10)
            if tries == 10:
                self.locked[who].append(self.now)

    @rule()
    def sign_in_in_the_trusted_browser(self) -> None:
        """Sign in as the owner at home."""
        self.owner("trusted" if self.is_trusted else "account", 0, self.token)

    @rule()
    def reset(self) -> None:
        """Set a new password by mail, which unlocks the path at once and ends all trust in browsers."""
        asked = PasswordReset.objects.create(account=self.account)
        password_reset_actions.set_password(public_id=asked.public_id, password=PASSWORD)
        self.counts["account"], self.counts["trusted"] = Count(), Count()
        self.is_trusted = False

    @rule()
    def unlock(self) -> None:
        """Unlock the path everywhere as staff; they are told where it is not locked."""
        mine = [self.counts["account"], self.counts["trusted"]]
        is_locked = any(one.tries >= 10 and self.now - one.since < DAY for one in mine)
        try:
            password_lock_actions.unlock(account=self.account, by=By("staff", Via.DESK), why=Why("call"))
        except password_lock_actions.NotLocked:
            assert not is_locked
        else:
            assert is_locked
        if is_locked:
            self.counts["account"], self.counts["trusted"] = Count(), Count()

    @rule()
    def trust_again(self) -> None:
        """Trust the browser from now on."""
        trusted_browser_actions.forget_all(account=self.account)
        self.token = trusted_browser_actions.trust(account=self.account, former="", user_agent="")
        self.is_trusted = True

    @rule(seconds=st.sampled_from([60, HOUR, 12 * HOUR, DAY - HOUR, DAY + 60, 3 * DAY]))
    def wait(self, seconds: int) -> None:
        """Let time pass by moving every time in the rows into the past, since the database's clock cannot be set."""
        self.now += seconds
        by = timedelta(seconds=seconds)
        moved: tuple[tuple[Any, tuple[str, ...]], ...] = (
            (Tally, ("since",)),
            (PasswordLock, ("locked_at", "until", "lifted_at")),
            (Letter, ("expires_at", "created_at")),
        )
        for model, columns in moved:
            model.objects.update(**{column: F(column) - by for column in columns})

    # --- how it is asked -------------------------------------------------------------------------
    def owner(self, who: str, spelling: int, token: str) -> None:
        tries = self.attempt(who)
        said, compared = self.said(NAMES["account"][spelling], PASSWORD, token)
        assert (said, compared) == (("in", True) if tries <= 10 else ("locked", False))
        if said == "in":
            self.counts[who].tries -= 1

    def said(self, identifier: str, password: str, token: str = "") -> tuple[str, bool]:
        """Return the answer, and whether a password was compared for it."""
        with mock.patch.object(actions, "matches", side_effect=backends.matches) as matches:
            try:
                actions.authenticate(identifier=identifier, password=password, network=next(networks), browser=token)
            except actions.Refused:
                answer = "refused"
            except actions.Locked:
                answer = "locked"
            else:
                answer = "in"
        return answer, matches.called

    # --- what must hold always -------------------------------------------------------------------
    @invariant()
    def the_counts_agree(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count FROM limits_tally"
                " WHERE scope = 'login.account' AND since > clock_timestamp() - interval '1 day'"
            )
            found = sorted(tries for (tries,) in cursor.fetchall() if tries)
        open_ones = (self.counts[who] for who in ("account", "nobody"))
        assert found == sorted(one.tries for one in open_ones if one.tries and self.now - one.since < DAY)

    @invariant()
    def each_lock_is_told_and_no_mailbox_is_filled(self) -> None:
        told = Letter.objects.filter(kind=password_lock_actions.SUSPENDED).exclude(to="").count()
        assert told == self.letters()
        assert PasswordLock.objects.filter(account=self.account).count() == sum(map(len, self.locked.values()))


class PasswordPathHolds(TestCase):
    def test_any_mixture_of_attempts_keeps_the_numbers(self) -> None:
        PasswordPath.account = an_account("hikari", "ひかり")

        run_state_machine_as_test(
            PasswordPath,
            settings=settings(
                max_examples=15,
                stateful_step_count=25,
                deadline=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )
