"""Who counts as a second person. The app of staff knows what makes two accounts one person, and registers it."""

from collections.abc import Callable

Independent = Callable[[str, str], bool]  # two public ids

_checks: list[Independent] = []


def register(check: Independent) -> None:
    """Register a check that two members of staff are two persons to each other. A second registration changes
    nothing.
    """
    if check not in _checks:
        _checks.append(check)


def are_independent(first: str, second: str) -> bool:
    """Return whether the second may approve what the first asked for."""
    return first != second and all(check(first, second) for check in _checks)
