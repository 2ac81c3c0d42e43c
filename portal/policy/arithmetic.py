"""Probabilities of guessing under a policy: the numbers of docs/security.md and of `check --deploy`."""

from portal.policy.knobs import LONG, Policy

DAYS = 30
HOURS = DAYS * 24


def chance(guesses: int, *, among: int) -> float:
    """Return the probability that one of the guesses is right, each judged against a secret drawn anew: 1 − (1 −
    1/among)ᵍ."""
    return 1 - (1 - 1 / among) ** guesses


def wrong_passwords_a_month(policy: Policy) -> int:
    """Return how many wrong passwords can be compared for one account at sign-in in 30 days, waiting out each lock.

    Behind an open session or a mailed link `accounts.reauthentication` counts apart, twenty a day.
    """
    return policy.lock_tries * HOURS // policy.lock_hours


def wrong_codes_a_month(policy: Policy) -> tuple[int, int]:
    """Return how many wrong codes are judged for one subject in 30 days: short ones, then those of six digits."""
    short = 0 if policy.code_digits >= LONG else policy.code_wrong_at(policy.code_digits)
    return short, max(0, policy.code_wrong - short)


def code_guessed_a_month(policy: Policy) -> float:
    """Return the probability that somebody who passed the first step guesses a code of an account within 30 days."""
    short, long = wrong_codes_a_month(policy)
    missed = 1 - chance(short, among=10**policy.code_digits)
    return 1 - missed * (1 - chance(long, among=10 ** max(LONG, policy.code_digits)))
