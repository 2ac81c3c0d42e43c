"""Which act gives which means of reaching an account, and what it needs: a graph, as data.

`test_needs.py` holds every row against the running views: each alternative is enough, and everybody who has none of
them whole is refused, whatever else they have. `test_closure.py` computes what can be reached.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import product


class Means(StrEnum):
    """What somebody has, by its name in the documents."""

    PASSWORD = "password"
    TRUSTED = "trusted browser"
    SESSION = "open session"
    PASSCODE = "browser and digits of a passcode"
    MAILBOX = "mailbox"
    PHONE = "telephone of the account"
    PASSKEY = "passkey"
    RECOVERY = "recovery code"
    FACTS = "facts of the contract"
    CONTRACT_PHONE = "telephone of the contract"
    SECOND = "facts and telephone of the owner's second contract"
    LETTER = "post at the contract's address"
    OWN = "contract of one's own"
    HELD = "contract of one's own in the account"
    FORMER = "telephone of before a change"
    TAKEN = "contract in a new account"
    REOPENED = "contracts back in the former account"


M = Means
Hand = frozenset[Means]
SECOND_STEPS = (M.PHONE, M.RECOVERY, M.PASSKEY)


@dataclass(frozen=True)
class Act:
    """An act. `needs` are alternatives, none of them where it is always refused. `told` is who hears of it and how long
    it can be taken back; `after` a wait before it counts.
    """

    name: str
    needs: tuple[Hand, ...]
    gives: Means
    told: str = "–"
    after: str = ""

    def is_open_to(self, hand: Hand) -> bool:
        """Tell whether the hand has one of the alternatives."""
        return any(one <= hand for one in self.needs)

    def refused(self, every: Hand) -> Iterator[Hand]:
        """Return the largest hands that have none of the alternatives whole."""
        missing = {frozenset(chosen) for chosen in product(*self.needs)}
        for lacks in sorted(missing, key=sorted):
            if not any(other < lacks for other in missing):
                yield every - lacks


def alternatives(*common: Means, one_of: Iterable[Means]) -> tuple[Hand, ...]:
    """Return one alternative for each of `one_of`, beside what is common to all."""
    return tuple(frozenset((*common, one)) for one in one_of)


UNDO = "all contacts, undone for ten days"
MAIL = "mail"
GUARDED = (  # an account with a telephone, a passkey, recovery codes and two contracts of one person
    Act("sign in by password", alternatives(M.PASSWORD, one_of=(M.TRUSTED, M.PHONE, M.RECOVERY)), M.SESSION),
    Act("sign in by passcode", (frozenset((M.PASSCODE,)),), M.SESSION),
    Act("sign in by passkey", (frozenset((M.PASSKEY,)),), M.SESSION),
    Act("trust the browser", (frozenset((M.PASSWORD, M.PHONE)),), M.TRUSTED),
    Act("add a contract", alternatives(M.SESSION, M.OWN, one_of=SECOND_STEPS), M.HELD, UNDO),
    Act("change the telephone", alternatives(M.SESSION, one_of=SECOND_STEPS), M.PHONE, UNDO),
    Act("change the address", alternatives(M.SESSION, one_of=SECOND_STEPS), M.MAILBOX, UNDO),
    Act("register a passkey", (frozenset((M.SESSION, M.PHONE)),), M.PASSKEY, UNDO),
    Act("set up a passcode", alternatives(M.SESSION, one_of=SECOND_STEPS), M.PASSCODE, MAIL),
    Act("make recovery codes", alternatives(M.SESSION, one_of=SECOND_STEPS), M.RECOVERY, MAIL),
    Act("change the password", alternatives(M.SESSION, M.PASSWORD, one_of=SECOND_STEPS), M.PASSWORD, MAIL),
    Act("reset the password", alternatives(M.MAILBOX, one_of=(M.PHONE, M.RECOVERY)), M.PASSWORD, MAIL),
    Act("lost telephone, by a recovery code", (frozenset((M.FACTS, M.RECOVERY)),), M.PHONE, UNDO),
    Act("lost telephone, by a letter", (frozenset((M.FACTS, M.LETTER)),), M.PHONE, UNDO),
    Act("lost telephone, by the second contract", (frozenset((M.FACTS, M.SECOND)),), M.PHONE, UNDO),
    Act("lost telephone, by a contract of one's own", (), M.PHONE),
    Act("lost telephone, by a letter to one's own address", (), M.PHONE),
    Act("undo a change of the telephone", (frozenset((M.FORMER,)),), M.PHONE, "all contacts"),
    Act("register a contract that is held", (), M.TAKEN),
    Act("migrate a former ID of a contract that is held", (), M.TAKEN),
    Act("ID登録", (frozenset((M.FACTS, M.CONTRACT_PHONE)),), M.TAKEN, UNDO),
    Act(
        "undo an ID登録",
        (frozenset((M.PHONE,)), frozenset((M.MAILBOX, M.RECOVERY)), frozenset((M.MAILBOX, M.LETTER))),
        M.REOPENED,
        "all contacts",
    ),
)
STAND_IN = frozenset((M.SESSION, M.PASSWORD, M.MAILBOX))
A_DAY = "24 hours"
PLAIN = (  # an account with a password and a mailbox, and nothing else
    Act("sign in by password", (frozenset((M.PASSWORD,)),), M.SESSION),
    Act("reset the password", (frozenset((M.MAILBOX,)),), M.PASSWORD, MAIL),
    Act("add a contract with its telephone", (STAND_IN | {M.OWN},), M.PHONE, UNDO, A_DAY),
    Act("enrol a telephone", (STAND_IN,), M.PHONE, UNDO, A_DAY),
    Act("change the address", (STAND_IN,), M.MAILBOX, UNDO),
    Act("register a passkey", (), M.PASSKEY),
    Act("set up a passcode", (), M.PASSCODE),
    Act("make recovery codes", (), M.RECOVERY),
)
TABLES = {"an account with a second step": GUARDED, "an account without": PLAIN}
HAD = {  # what can be had of each before anything is done
    GUARDED: frozenset(Means) - {M.TAKEN, M.REOPENED},
    PLAIN: frozenset((M.PASSWORD, M.SESSION, M.MAILBOX, M.OWN)),
}


@cache
def reached(acts: tuple[Act, ...], hand: Hand, *, waiting: bool = True) -> Hand:
    """Return all that a hand can come to have, act after act; without `waiting` only what counts at once."""
    have, before = hand, None
    while have != before:
        before = have
        for act in acts:
            if act.is_open_to(have) and (waiting or not act.after):
                have |= {act.gives}
    return have
