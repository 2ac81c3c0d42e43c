"""Where a policy is weaker than NIST SP 800-63B-4 or OWASP ASVS 5.0: the knob, the clause, and what to set instead.

`portal.checks` prints the result; docs/security.md gives the reasons.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.policy.arithmetic import code_guessed_a_month, wrong_passwords_a_month
from portal.policy.knobs import LONG, PREFIX, Policy

CONSECUTIVE = 100  # failures, NIST SP 800-63B-4 3.2.2
ALONE = 15  # characters of a password that is the only factor, NIST SP 800-63B-4 3.1.1.2
CODE_MINUTES = 10


@dataclass(frozen=True)
class Weakness:
    """A knob below a standard. `number` is its place in docs/security.md and the end of its id in `check --deploy`."""

    number: int
    knob: str
    says: str
    clause: str
    instead: str

    @property
    def hint(self) -> str:
        """Say what to set, and the clause that asks for it."""
        return f"Set {PREFIX}{self.knob.upper()}={self.instead} ({self.clause})."


def weaknesses(policy: Policy) -> Iterator[Weakness]:
    """Yield every knob of the policy that is weaker than a standard asks, in a fixed order."""
    yield from _codes(policy)
    yield from _passwords(policy)
    yield from _signing_in(policy)
    if not policy.registration_phone_code:
        says = "Anybody who knows a customer's number, name and phone can register the contract."
        yield Weakness(50, "registration_phone_code", says, "ASVS 5.0 6.4.2: no proof by knowledge alone", "true")


def _codes(policy: Policy) -> Iterator[Weakness]:
    if policy.code_digits < LONG:
        percent = f"{100 * code_guessed_a_month(policy):.3g} %"
        says = f"Codes begin with {policy.code_digits} digits: {percent} a month for a guesser past the first step."
        yield Weakness(20, "code_digits", says, "NIST SP 800-63B-4 3.1.3.2, ASVS 5.0 6.5.4", str(LONG))
    if policy.code_minutes > CODE_MINUTES:
        says = f"A code may be typed for {policy.code_minutes} minutes."
        yield Weakness(21, "code_minutes", says, "NIST SP 800-63B-4 3.1.3.2, ASVS 5.0 6.5.5", str(CODE_MINUTES))
    if policy.code_wrong > CONSECUTIVE:
        says = f"{policy.code_wrong} wrong codes are judged in 30 days."
        yield Weakness(22, "code_wrong", says, "NIST SP 800-63B-4 3.2.2", str(CONSECUTIVE))


def _passwords(policy: Policy) -> Iterator[Weakness]:
    if policy.shortest_password(alone=True) < ALONE:
        says = f"{policy.shortest_password(alone=True)} characters open an account that has no second step."
        clause = "NIST SP 800-63B-4 3.1.1.2, ASVS 5.0 6.2.1"
        yield Weakness(30, "password_shortest_alone", says, clause, str(ALONE))
    if policy.password_kinds:
        says = f"A password needs {policy.password_kinds} kinds of characters."
        yield Weakness(31, "password_kinds", says, "NIST SP 800-63B-4 3.1.1.2, ASVS 5.0 6.2.5", "0")
    if policy.migration_three_kinds:
        says = "At a migration a password needs letters, digits and symbols."
        yield Weakness(32, "migration_three_kinds", says, "NIST SP 800-63B-4 3.1.1.2, ASVS 5.0 6.2.5", "false")
    if not policy.password_any_characters:
        says = "A password is limited to printable ASCII."
        yield Weakness(33, "password_any_characters", says, "NIST SP 800-63B-4 3.1.1.2, ASVS 5.0 6.2.5", "true")


def _signing_in(policy: Policy) -> Iterator[Weakness]:
    if policy.passcode:
        says = "Six digits that the server compares sign in to the browser that registered them."
        yield Weakness(40, "passcode", says, "NIST SP 800-63B-4 3.1.1.2 and 3.2.10, ASVS 5.0 6.2.1", "false")
    if wrong_passwords_a_month(policy) > CONSECUTIVE:
        says = f"{wrong_passwords_a_month(policy)} wrong passwords are compared for an account at sign-in in 30 days."
        hours = -(-policy.lock_tries * 720 // CONSECUTIVE)
        if hours <= 720:
            yield Weakness(41, "lock_hours", says, "NIST SP 800-63B-4 3.2.2", str(hours))
        else:
            yield Weakness(41, "lock_tries", says, "NIST SP 800-63B-4 3.2.2", str(CONSECUTIVE))
    if policy.trusted_days:
        says = f"A cookie stands in for the second step for {policy.trusted_days} days."
        yield Weakness(42, "trusted_days", says, "NIST SP 800-63B-4 3.2.1 and 5.1.1", "0")
