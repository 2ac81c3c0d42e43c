"""What a feature declares about itself, in its `feature.py`, and the collection of all declarations.

Ground and desk read these: the owner's log, the desk's words, roles, Celery beat, menus, purging, and what happens to
a feature's rows when an account, a contract or a line ends. A new feature edits no list of a lower layer.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any


@dataclass(frozen=True, slots=True)
class Act:
    """An action of the audit log: `event` completes `app:feature:event`.

    `owner` is the sentence that the person concerned reads; it may name details of the entry in braces. Empty where
    they are not told; then `untold` says why. `desk` is what staff read, empty where `owner` says it too.
    """

    event: str
    owner: str = ""
    desk: str = ""
    icon: str = "check"
    is_grave: bool = False
    untold: str = ""


@dataclass(frozen=True, slots=True)
class Permission:
    """A permission of the desk and the roles that have it, by the words of `desk.staff.roles.Role`."""

    name: str  # app_label.codename
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Timed:
    """A management command that Celery beat starts: `every` so many seconds, or `daily` at HH:MM JST."""

    command: str
    every: int = 0
    daily: str = ""


@dataclass(frozen=True, slots=True)
class Retention:
    """Rows that are deleted after their time. `purge` deletes what is due now and returns how many rows.

    `manage.py purge` runs all of them: those with `is_prompt` every ten minutes, the others once a night.
    """

    name: str
    purge: Callable[[], int]
    after: str  # for people: "30 days after the attempt"
    is_prompt: bool = False


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A row of the desk's first page, for whoever has the permission."""

    title: str
    text: str
    icon: str
    url_name: str
    permission: str
    order: int = 100


class Event(StrEnum):
    """What can happen to an account, a contract or a line that other rows point at."""

    ACCOUNT_CLOSED = "account_closed"
    ACCOUNT_FROZEN = "account_frozen"
    ACCOUNT_TAKEN_OVER = "account_taken_over"
    CONTRACT_SUSPENDED = "contract_suspended"  # from its holder, until staff decide who holds it
    CONTRACT_CHANGED_HANDS = "contract_changed_hands"
    CONTRACT_ENDED = "contract_ended"
    LINE_ENDED = "line_ended"
    LINE_MOVED = "line_moved"  # to another contract


@dataclass(frozen=True, slots=True)
class Effect:
    """What an event does to a model's rows. `act` is None where nothing changes; `text` says what and why."""

    text: str
    act: Callable[..., None] | None = None


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature's declarations. `name` is `app:feature`, the prefix of its acts and letters."""

    name: str
    acts: tuple[Act, ...] = ()
    letters: Mapping[str, str] = field(default_factory=dict)  # kind without prefix: what it is about, in Japanese
    permissions: tuple[Permission, ...] = ()
    timed: tuple[Timed, ...] = ()
    retentions: tuple[Retention, ...] = ()
    menu: tuple[MenuEntry, ...] = ()
    effects: Mapping[str, Mapping[Event, Effect]] = field(default_factory=dict)  # by model label, e.g. accounts.Phone
    export: Callable[[Any], Iterable[Mapping[str, Any]]] | None = None  # rows of the owner's own data
    modules: tuple[str, ...] = ("letters", "receivers")  # imported with the feature, where they exist


_features: dict[str, Feature] = {}


def discover(app: str) -> None:
    """Collect the declarations of every package of an app. Called by its `AppConfig.ready()`."""
    root = import_module(app)
    for found in iter_modules(root.__path__):
        name = f"{app}.{found.name}"
        if found.ispkg and find_spec(f"{name}.feature"):
            feature: Feature = import_module(f"{name}.feature").FEATURE
            _features[feature.name] = feature
            for module in feature.modules:
                if find_spec(f"{name}.{module}"):
                    import_module(f"{name}.{module}")


def every() -> Iterator[Feature]:
    """Every declared feature, in the order of the installed apps."""
    yield from _features.values()
