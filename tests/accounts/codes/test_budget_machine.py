"""Any mixture of asking, resending, guessing and waiting, against a model that keeps the numbers of the specification.

The model is independent of the implementation: it knows only what product page 4 says of codes.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar

import hypothesis.strategies as st
import pytest
from django.db.models import F
from django.db.models.functions import Now
from hypothesis import HealthCheck, Phase, settings
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.codes import actions, errors
from accounts.codes.models import Challenge, Purpose, Sending
from portal.delivery.models import Channel, Letter
from portal.policy.knobs import PRESETS
from tests.accounts.codes.challenges import BROWSER, MOBILE, SUBJECT, redeem, wrong

MINUTE = 60
DAY = 24 * 60 * MINUTE
RECENT = st.sampled_from([0, 0, 0, 1, 2])  # how many challenges back


@dataclass(eq=False)
class Asked:
    """State of one challenge by the specification. Times are seconds of the model's clock."""

    row: Challenge
    length: int = 4
    tries: int = 0
    sent: list[int] = field(default_factory=list)
    tried: int = 0
    is_spent: bool = False


class Codes(RuleBasedStateMachine):
    first_length: ClassVar[
        int
    ]  # of a subject without wrong digits: 4 under the sources' policy, 6 under the strict one

    def __init__(self) -> None:
        super().__init__()
        for model in (Sending, Challenge, Letter):
            model.objects.all().delete()
        self.now = 0
        self.asked: list[Asked] = []

    # --- what the specification says -------------------------------------------------------------
    def wrong_tries(self) -> int:
        return sum(a.tries for a in self.asked if not a.is_spent and a.tries and self.now - a.tried < 30 * DAY)

    def is_locked(self) -> bool:
        return any(a.tries == 5 and not a.is_spent and self.now - a.tried < 30 * MINUTE for a in self.asked)

    def sendings(self, within: int) -> int:
        return sum(1 for a in self.asked for at in a.sent if self.now - at < within)

    def unanswered(self, within: int) -> int:
        return sum(1 for a in self.asked if not a.is_spent for at in a.sent if self.now - at < within)

    def send_is_refused(self, a: Asked) -> bool:
        return (
            self.is_locked()
            or self.wrong_tries() >= 50
            or self.unanswered(30) > 0
            or len(a.sent) >= 3
            or self.unanswered(DAY) >= 10
            or self.sendings(DAY) >= 50
            or a.is_spent
        )

    def judges(self, a: Asked) -> bool:
        is_live = bool(a.sent) and not a.is_spent and self.now - a.sent[-1] < 5 * MINUTE and a.tries < 5
        return is_live and not self.is_locked() and self.wrong_tries() < (5 if a.length < 6 else 50)

    # --- what may happen -------------------------------------------------------------------------
    @rule()
    def ask(self) -> None:
        """Open a challenge, and send its first code half a minute after the last sending."""
        expected = not (self.is_locked() or self.wrong_tries() >= 50)
        try:
            row = actions.open(subject=SUBJECT, purpose=Purpose.REGISTER, browser=BROWSER)
        except (errors.Locked, errors.BudgetSpent):
            assert not expected
            return
        assert expected
        self.asked.append(Asked(row, length=self.first_length))
        self.wait(31)
        self.send(back=0)

    @rule(back=RECENT)
    def send(self, back: int) -> None:
        """Send, or send again, in one of the latest challenges."""
        a = self.recent(back)
        if a is None:
            return
        refused = self.send_is_refused(a)
        try:
            actions.send(challenge=a.row, channel=Channel.SMS, to=MOBILE)
        except errors.Refused:
            assert refused
            return
        assert not refused
        a.length = max(a.length, self.first_length if self.wrong_tries() < 5 else 6)
        a.sent.append(self.now)

    @rule(back=RECENT, times=st.integers(1, 3))
    def send_in_time(self, back: int, times: int) -> None:
        """Resend with enough time in between."""
        for _ in range(times):
            self.wait(31)
            self.send(back=back)

    @rule(back=RECENT, times=st.integers(1, 5))
    def guess_wrong(self, back: int, times: int) -> None:
        """Type wrong digits."""
        a = self.recent(back)
        for _ in range(times if a else 0):
            assert a is not None
            is_judged = self.judges(a)
            with pytest.raises(errors.Refused) as refusal:
                redeem(a.row, wrong(a.row))
            a.tries += is_judged
            a.tried = self.now if is_judged else a.tried
            expected = (
                (errors.Locked if a.tries == 5 else errors.Rejected) if is_judged else (errors.Locked, errors.Expired)
            )
            assert isinstance(refusal.value, expected)

    @rule(back=RECENT)
    def guess_right(self, back: int) -> None:
        """Type what was sent."""
        a = self.recent(back)
        if a is None:
            return
        is_judged = self.judges(a)
        a.row.refresh_from_db()
        try:
            redeem(a.row, a.row.digits())
        except errors.Refused:
            assert not is_judged
            return
        assert is_judged
        a.is_spent = True

    @rule(times=st.integers(1, 5))
    def attack(self, times: int) -> None:
        """Ask and guess again and again, as soon as each lock ends."""
        for _ in range(times):
            self.ask()
            self.guess_wrong(back=0, times=5)
            self.wait(31 * MINUTE)

    @rule(seconds=st.sampled_from([4 * MINUTE, 6 * MINUTE, 31 * MINUTE, DAY + 1, 31 * DAY]))
    def wait(self, seconds: int) -> None:
        """Let time pass by moving every time in the rows into the past, since the database's clock cannot be set."""
        self.now += seconds
        by = timedelta(seconds=seconds)
        for model, columns in ((Challenge, ("expires_at", "tried_at")), (Sending, ("at",)), (Letter, ("expires_at",))):
            model.objects.update(**{column: F(column) - by for column in columns})
        Letter.objects.filter(expires_at__lte=Now()).update(state="sent")  # they left in time

    def recent(self, back: int) -> Asked | None:
        return self.asked[-1 - back] if back < len(self.asked) else None

    # --- what must hold always -------------------------------------------------------------------
    @invariant()
    def the_rows_agree(self) -> None:
        rows = Challenge.objects.in_bulk([a.row.pk for a in self.asked])
        for a in self.asked:
            a.row = rows[a.row.pk]
            assert (a.row.tries, a.row.sends, bool(a.row.spent_at)) == (a.tries + a.is_spent, len(a.sent), a.is_spent)
            assert not a.sent or (a.row.length, len(a.row.digits())) == (a.length, a.length)

    @invariant()
    def no_subject_is_judged_wrong_more_than_fifty_times_in_thirty_days(self) -> None:
        assert self.wrong_tries() <= 50


class CodesHold(TestCase):
    def test_any_mixture_of_acts_keeps_the_numbers(self) -> None:
        self.assert_holds("portal", first_length=4)

    def test_any_mixture_of_acts_keeps_the_numbers_of_the_strict_policy(self) -> None:
        self.assert_holds("strict", first_length=6)

    def assert_holds(self, preset: str, *, first_length: int) -> None:
        Codes.first_length = first_length
        quick = settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        with self.settings(IDENTITY=PRESETS[preset]):
            run_state_machine_as_test(Codes, settings=quick)
