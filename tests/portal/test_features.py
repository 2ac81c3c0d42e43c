"""Declarations of features are collected completely, without a central list of features."""

import re
from collections.abc import Callable, Iterator
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from portal import features
from portal.features import Act, Feature, Permission, Retention, Timed
from tests.contracts.rules import PACKAGES, TREE

FILES = [file for package in PACKAGES for file in (TREE / package).rglob("feature.py")]
CACHED = (
    features.acts, features.untold, features.letters, features.permissions, features.timed, features.retentions,
    features.menu, features.links, features.backlogs,
)  # fmt: skip
Declare = Callable[..., None]


@pytest.fixture
def declare(monkeypatch: pytest.MonkeyPatch) -> Iterator[Declare]:
    """`declare(one, two)` lets these be the only features."""

    def forget() -> None:
        for cached in CACHED:
            cached.cache_clear()

    def declared(*only: Feature) -> None:
        monkeypatch.setattr(features, "every", lambda: only)
        forget()

    yield declared
    forget()


def test_every_feature_file_of_the_tree_is_collected_under_the_name_of_its_package() -> None:
    packages = [".".join(file.parent.relative_to(TREE).parts) for file in FILES]

    declared = [import_module(f"{package}.feature").FEATURE for package in packages]

    assert len(declared) > 40
    assert [one.name for one in declared] == [package.replace(".", ":") for package in packages]
    assert sorted(one.name for one in features.every()) == sorted(one.name for one in declared)


def test_an_event_completes_the_feature_or_with_a_colon_the_app() -> None:
    feature = Feature("billing:imports")

    assert feature.tag("begun") == "billing:imports:begun"
    assert feature.tag("statements:imported") == "billing:statements:imported"
    assert Feature("home").tag("maintenance:begun") == "home:maintenance:begun"


@pytest.mark.parametrize(
    ("declared", "collected"),
    [
        ({"acts": (Act("x", "し"),)}, features.acts),
        ({"letters": {"x": "し"}}, features.letters),
        ({"permissions": (Permission("x.y"),)}, features.permissions),
        ({"timed": (Timed("x", every=60),)}, features.timed),
        ({"retentions": (Retention("x", int, "soon"),)}, features.retentions),
        ({"effects": {"x.Y": {}}}, features.effects),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_two_features_declare_is_refused(
    declared: dict[str, object], collected: Callable[[], object], declare: Declare
) -> None:
    declare(Feature("a:b", **declared), Feature("a:b", **declared))  # type: ignore[arg-type]

    with pytest.raises(ValueError, match="is declared twice"):
        collected()


def test_the_desks_menu_leads_to_pages_and_asks_for_declared_permissions() -> None:
    assert len(features.menu()) > 8
    assert all(reverse(entry.url_name) for entry in features.menu())
    assert {entry.permission for entry in features.menu()} <= features.permissions().keys()


@pytest.mark.parametrize(
    ("footer", "first", "last"), [(False, "ホーム", "ご契約"), (True, "サポート", "アクセシビリティ方針")]
)
def test_links_stand_in_their_order(footer: bool, first: str, last: str) -> None:
    links = features.links(footer=footer)

    assert (links[0].title, links[-1].title) == (first, last)
    assert all(reverse(link.url_name) for link in links)


def test_a_module_that_a_feature_names_and_does_not_have_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accounts.notices.feature.FEATURE", Feature("accounts:notices", modules=("absent",)))
    config = apps.get_app_config("accounts")

    with pytest.raises(ModuleNotFoundError, match=r"accounts\.notices\.absent"):
        config.ready()


def test_every_icon_that_a_feature_names_exists() -> None:
    symbols = set(re.findall(r'id="([a-z]+)"', (TREE / "static/icons.svg").read_text()))
    acts, menu, links = features.acts().values(), features.menu(), features.links()
    named = {*(act.icon for act in acts), *(entry.icon for entry in menu), *(link.icon for link in links)} - {""}

    assert len(named) > 20
    assert named <= symbols
