"""`docs/security.md` shows the graph, and what is reached from some beginnings."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.accounts.paths.acts import GUARDED, PLAIN, TABLES, Act, Means, reached

DOCUMENT = Path(__file__).parents[3] / "docs" / "security.md"
HEADING = "## From one way in to another"

M = Means
BEGINNINGS: dict[str, frozenset[Means]] = {
    "a session opened by a passcode": frozenset((M.SESSION, M.PASSCODE)),
    "a trusted browser that has saved the password": frozenset((M.PASSWORD, M.TRUSTED)),
    "the mailbox": frozenset((M.MAILBOX,)),
    "the contract's facts": frozenset((M.FACTS,)),
    "the contract's facts, and a contract of one's own": frozenset((M.FACTS, M.OWN)),
    "the contract's facts and its telephone": frozenset((M.FACTS, M.CONTRACT_PHONE)),
    "the contract's facts and its post": frozenset((M.FACTS, M.LETTER)),
    "the account's telephone": frozenset((M.PHONE,)),
}
BEGINNINGS["the first five together"] = frozenset().union(*list(BEGINNINGS.values())[:5])


def rendered() -> list[str]:
    """Return the tables in Markdown."""
    return [line for acts in TABLES.values() for line in _acts(acts)] + list(_reached())


def _acts(acts: Iterable[Act]) -> Iterator[str]:
    yield from _rows(("act", "needs", "gives", "told", "waits"), (_cells(act) for act in acts))


def _cells(act: Act) -> list[str]:
    needs = " – or – ".join(_words(one) for one in act.needs) or "nothing suffices"
    return [act.name, needs, act.gives.value if act.needs else "–", act.told, act.after or "–"]


def _reached() -> Iterator[str]:
    yield from _rows(
        ("whoever has", "reaches, with a second step", "reaches, without"),
        (
            [name, _words(reached(GUARDED, hand) - hand) or "–", _words(reached(PLAIN, hand) - hand) or "–"]
            for name, hand in BEGINNINGS.items()
        ),
    )


def _rows(head: tuple[str, ...], rows: Iterable[list[str]]) -> Iterator[str]:
    for cells in (list(head), ["---"] * len(head), *rows):
        yield f"| {' | '.join(cells)} |"


def _words(hand: Iterable[Means]) -> str:
    order = list(Means)
    return ", ".join(one.value for one in sorted(hand, key=order.index))


def test_the_document_shows_the_graph_as_it_is() -> None:
    section = DOCUMENT.read_text().partition(HEADING)[2].partition("\n## ")[0]

    shown = [line for line in section.splitlines() if line.startswith("|")]

    assert shown == rendered(), "\n".join(["put this into docs/security.md:", *rendered()])
