"""Every row of the graph against the running views: what is said to be enough is, and nothing less."""

import pytest
from _pytest.mark import ParameterSet

from tests.accounts.paths import people
from tests.accounts.paths.acts import GUARDED, HAD, PLAIN, Act, Hand, Means
from tests.accounts.paths.trying import DRIVERS

pytestmark = pytest.mark.django_db


def cases(*, enough: bool) -> list[ParameterSet]:
    """Return each act of both accounts with the hands that are just enough for it, or just not."""
    return [
        pytest.param(word, act, hand, id=f"{word}: {act.name} by {', '.join(sorted(one.name for one in hand))}")
        for word, acts in (("guarded", GUARDED), ("plain", PLAIN))
        for act in acts
        for hand in (act.needs if enough else act.refused(HAD[acts]))
    ]


def somebody(word: str, act: Act, hand: Hand) -> people.Person:
    """Return a person with the hand, before such an account."""
    # with every other means, the contract of one's own is in the account already, and cannot be added again
    own_is_held = Means.HELD in hand and act.name != "add a contract"
    world = people.plain() if word == "plain" else people.guarded(own_is_held=own_is_held)
    return people.Person(world, hand)


@pytest.mark.parametrize(("word", "act", "hand"), cases(enough=True))
def test_each_alternative_is_enough(word: str, act: Act, hand: Hand) -> None:
    one = somebody(word, act, hand)

    assert DRIVERS[act.name](one)

    assert act.told == "–" or one.owner_was_told()


@pytest.mark.parametrize(("word", "act", "hand"), cases(enough=False))
def test_all_other_means_together_are_not(word: str, act: Act, hand: Hand) -> None:
    assert not DRIVERS[act.name](somebody(word, act, hand))
