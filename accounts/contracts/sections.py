"""Sections that other apps add to a contract's page. Each registers its own; this feature knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.contracts.models import Contract


@dataclass(frozen=True)
class Section:
    """One section of the page. `template` finds its data under `section`."""

    template: str
    context: dict[str, Any]


Draws = Callable[[Contract], Section]
_registered: list[Draws] = []


def draws(section: Draws) -> Draws:
    """Register a section: a function of a contract that its holder is looking at."""
    _registered.append(section)
    return section


def of(contract: Contract) -> list[Section]:
    """Return the sections of a contract's page. The caller has fetched the contract through its holder."""
    return [section(contract) for section in _registered]
