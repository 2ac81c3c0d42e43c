"""What can be reached from what, act after act: no path leads to more than it began with.

The graph is that of `acts`, which `test_needs.py` holds against the running views.
"""

from collections.abc import Iterator
from itertools import chain, combinations

from tests.accounts.paths.acts import GUARDED, HAD, PLAIN, SECOND_STEPS, Act, Hand, Means, reached

M = Means
FOREIGN = frozenset((M.OWN, M.HELD))
ELSEWHERE = frozenset((M.TAKEN, M.REOPENED))  # contracts, not ways into the account; all are told and it is undone
FIRST = frozenset((M.PASSWORD, M.SESSION, M.PASSCODE, M.MAILBOX, M.PASSKEY))
OPENS = frozenset((M.SESSION, M.PASSCODE, M.PASSKEY))


def hands(acts: tuple[Act, ...]) -> Iterator[Hand]:
    """Return everything that somebody may have before anything is done."""
    every = sorted(HAD[acts])
    return map(frozenset, chain.from_iterable(combinations(every, size) for size in range(len(every) + 1)))


def has_second_step(hand: Hand) -> bool:
    """Tell whether the hand has a second step, or what replaces a lost one."""
    replaces = M.FACTS in hand and bool(hand & {M.LETTER, M.SECOND})
    return replaces or bool(hand & {*SECOND_STEPS, M.FORMER})


def test_a_contract_of_ones_own_adds_nothing_to_any_hand() -> None:
    for acts in (GUARDED, PLAIN):
        for hand in hands(acts):
            assert reached(acts, hand | FOREIGN) - FOREIGN == reached(acts, hand - FOREIGN) - FOREIGN, sorted(hand)


def test_without_a_second_step_nobody_gets_a_way_in_that_they_did_not_have() -> None:
    for hand in hands(GUARDED):
        if not has_second_step(hand):
            gained = reached(GUARDED, hand) - hand
            assert gained <= ELSEWHERE | {M.SESSION}, (sorted(hand), sorted(gained))


def test_a_session_is_opened_by_a_whole_way_in_or_by_two_factors() -> None:
    for hand in hands(GUARDED):
        opens = (
            bool(hand & OPENS)
            or {M.PASSWORD, M.TRUSTED} <= hand
            or (bool(hand & {M.PASSWORD, M.MAILBOX}) and has_second_step(hand))
        )
        assert (M.SESSION in reached(GUARDED, hand)) == opens, sorted(hand)


def test_without_a_first_factor_nothing_of_the_account_is_reached_but_its_telephone() -> None:
    for hand in hands(GUARDED):
        if not hand & FIRST:
            gained = reached(GUARDED, hand) - hand
            assert gained <= ELSEWHERE | {M.PHONE}, (sorted(hand), sorted(gained))
            assert M.PHONE not in gained or has_second_step(hand)


def test_an_account_without_a_second_step_gets_one_from_its_mailbox_only_and_a_day_later() -> None:
    for hand in hands(PLAIN):
        assert not reached(PLAIN, hand, waiting=False) & set(SECOND_STEPS), sorted(hand)
        assert (M.PHONE in reached(PLAIN, hand)) == (M.MAILBOX in hand), sorted(hand)
        assert M.MAILBOX not in reached(PLAIN, hand) - hand, sorted(hand)


def test_what_is_given_without_notice_is_a_session_or_the_trust_in_a_browser() -> None:
    untold = {act.gives for acts in (GUARDED, PLAIN) for act in acts if act.needs and act.told == "–"}

    assert untold == {M.SESSION, M.TRUSTED}
