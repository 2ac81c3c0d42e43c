"""Types of the declarations in `feature.py`, and the collection of all declarations.

A feature's `feature.py` holds one `FEATURE = Feature(…)`. Ground and desk read the collection: the owner's log, the
desk's words and menu, roles, Celery beat, purging, lifecycle, and the export of one's own data. A new feature edits no
list of a lower layer. Needs the app registry to be ready.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.apps import AppConfig, apps

from portal.lifecycle import Effects, Subject

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

CONVENTIONAL = ("letters", "receivers")  # imported with each feature that has them
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Act:
    """An action of the audit log. `icon` is an id of `static/icons.svg`.

    `owner` is the sentence that the person concerned reads; it may print details of the entry by name in braces. Where
    they are not told, `untold` says why. `desk` is the text for staff, empty where it is the owner's sentence.
    `is_grave`: the owner should check that the act was theirs.
    """

    event: str  # see `Feature.name`
    owner: str = ""
    icon: str = "check"
    is_grave: bool = False
    untold: str = ""
    desk: str = ""


@dataclass(frozen=True, slots=True)
class Permission:
    """A permission and the roles that have it, by their words (`desk.staff.roles.Role`); 管理 has every one."""

    name: str  # app_label.codename
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Timed:
    """A management command that Celery beat starts: `every` so many seconds, or `daily` at HH:MM JST."""

    command: str  # with its options, as typed after `manage.py`
    every: int = 0
    daily: str = ""


@dataclass(frozen=True, slots=True)
class Retention:
    """Rows that are deleted after a time. `purge` deletes those that are due and returns how many.

    `manage.py purge` runs all retentions every night, `manage.py purge --prompt` those with `is_prompt` every ten
    minutes.
    """

    name: str
    purge: Callable[[], int]
    after: str  # what is deleted and when, e.g. "trusted browsers, when their 30 days are over"
    is_prompt: bool = False


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A row of the desk's first page, for roles that have the permission."""

    title: str
    text: str
    icon: str
    url_name: str
    permission: str
    order: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """Work that waits for staff, counted on the desk's first page for roles that may open its page.

    `rows` returns what waits for the member of staff: nothing that their page does not list. It is counted by one
    query, up to a bound, so it needs an index.
    """

    title: str
    url_name: str
    permission: str
    rows: Callable[[Any], QuerySet[Any]]
    order: int
    query: str = ""  # of the address, such as "?state__exact=refused"


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the customers' header or footer. In the header it has an icon and is current on every page whose view
    name begins with `within`.
    """

    title: str
    url_name: str
    order: int
    icon: str = ""
    within: str = ""
    is_footer: bool = False


@dataclass(frozen=True, slots=True)
class Export:
    """A table of the export of one's own data (APPI art. 33): `rows` yields the account's rows by Japanese column name.

    It holds no secrets, no digests, and no data of other people.
    """

    title: str
    rows: Callable[[Any], Iterable[Mapping[str, Any]]]

    @classmethod
    def of(cls, title: str, rows: Callable[[Any], Iterable[Any]], columns: Mapping[str, str]) -> Self:
        """Declare a table of model rows; a column names an attribute by its path, or a method (`get_state_display`)."""

        def table(account: Any) -> Iterator[Mapping[str, Any]]:
            for row in rows(account):
                values = ((name, attrgetter(path)(row)) for name, path in columns.items())
                yield {name: value() if callable(value) else value for name, value in values}

        return cls(title, table)


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature's declarations.

    `name` is `app:feature`, or `app` for an app without features. It is the prefix of acts and kinds of letters:
    `added` of `accounts:passkeys` is `accounts:passkeys:added`; one that contains a colon, such as
    `statements:imported`, is prefixed with the app alone.
    """

    name: str
    acts: tuple[Act, ...] = ()
    letters: Mapping[str, str] = field(default_factory=dict)  # kind: subject in Japanese
    permissions: tuple[Permission, ...] = ()
    timed: tuple[Timed, ...] = ()
    retentions: tuple[Retention, ...] = ()
    menu: tuple[MenuEntry, ...] = ()
    backlogs: tuple[Backlog, ...] = ()
    links: tuple[Link, ...] = ()
    subjects: Mapping[Subject, str] = field(default_factory=dict)  # which model is account, contract or line, by label
    effects: Mapping[str, Effects] = field(default_factory=dict)  # by model label, e.g. accounts.Phone
    exports: tuple[Export, ...] = ()
    modules: tuple[str, ...] = ()  # imported with the feature, besides CONVENTIONAL ones

    def tag(self, event: str) -> str:
        """Return the full name, `app:feature:event`, of an act or a kind of letter."""
        prefix = self.name.partition(":")[0] if ":" in event else self.name
        return f"{prefix}:{event}"


class FeatureAppConfig(AppConfig):
    """App configuration that imports the modules of its features."""

    def ready(self) -> None:
        """Import what each feature registers: letters, receivers and the `modules` that it names."""
        for package, feature in _of(self.name).items():
            found = [name for name in CONVENTIONAL if find_spec(f"{package}.{name}")]
            for name in (*found, *feature.modules):
                import_module(f"{package}.{name}")


def _of(app: str) -> dict[str, Feature]:
    """Return the declarations of an app and of the packages in it, by package."""
    root = Path(str(import_module(app).__file__)).parent
    folders = [file.parent for file in [root / "feature.py", *sorted(root.glob("*/feature.py"))] if file.is_file()]
    packages = [app if folder == root else f"{app}.{folder.name}" for folder in folders]
    return {package: import_module(f"{package}.feature").FEATURE for package in packages}


@cache
def every() -> tuple[Feature, ...]:
    """Return every declared feature, in the order of the installed apps."""
    apps.check_models_ready()
    found: dict[str, Feature] = {}
    for config in apps.get_app_configs():
        if isinstance(config, FeatureAppConfig):
            found |= _of(config.name)
    return tuple(found.values())


@cache
def acts() -> Mapping[str, Act]:
    """Return acts by `app:feature:event`."""
    return _once((feature.tag(act.event), act) for feature in every() for act in feature.acts)


@cache
def untold() -> tuple[str, ...]:
    """Return the names of the acts that the person concerned is not told of."""
    return tuple(tag for tag, act in acts().items() if act.untold)


@cache
def letters() -> Mapping[str, str]:
    """Return the subject of each kind of letter."""
    return _once((feature.tag(kind), title) for feature in every() for kind, title in feature.letters.items())


@cache
def permissions() -> Mapping[str, Permission]:
    """Return permissions by `app_label.codename`."""
    return _once((one.name, one) for feature in every() for one in feature.permissions)


@cache
def timed() -> Mapping[str, Timed]:
    """Return timed work by its command."""
    return _once((one.command, one) for feature in every() for one in feature.timed)


@cache
def retentions() -> Mapping[str, Retention]:
    """Return retentions by name."""
    return _once((one.name, one) for feature in every() for one in feature.retentions)


@cache
def menu() -> tuple[MenuEntry, ...]:
    """Return the desk's menu, in order."""
    return tuple(sorted((one for feature in every() for one in feature.menu), key=lambda entry: entry.order))


@cache
def backlogs() -> tuple[Backlog, ...]:
    """Return what the desk's first page counts, in order."""
    return tuple(sorted((one for feature in every() for one in feature.backlogs), key=lambda backlog: backlog.order))


@cache
def links(*, footer: bool = False) -> tuple[Link, ...]:
    """Return the links of the customers' header, or footer, in order."""
    found = (one for feature in every() for one in feature.links if one.is_footer is footer)
    return tuple(sorted(found, key=lambda link: link.order))


def subjects() -> Mapping[Subject, type[Model]]:
    """Return which model is account, contract and line."""
    return {kind: apps.get_model(label) for feature in every() for kind, label in feature.subjects.items()}


def effects() -> Mapping[str, Effects]:
    """Return the effects of events on rows, by model label."""
    return _once(one for feature in every() for one in feature.effects.items())


def exports() -> Mapping[str, Export]:
    """Return the tables of the export of one's own data, by title."""
    return _once((one.title, one) for feature in every() for one in feature.exports)


def _once(pairs: Iterable[tuple[str, T]]) -> dict[str, T]:
    """Return a dictionary of the pairs. Raises ValueError where a name comes twice."""
    found: dict[str, T] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"{name} is declared twice")
        found[name] = value
    return found
