"""What only the tree as a whole can show: pages without a guard, letters without a text, limits that share a name."""

import ast
import importlib
import re
from collections import Counter
from collections.abc import Iterator
from types import ModuleType

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from portal.access.levels import declared
from portal.delivery import letters
from tests.contracts.rules import PACKAGES, Source, sources

KIND = re.compile(r"[a-z_]+:[a-z_]+:[a-z_]+")
TOO_SHORT = 20  # lines
MOST_SHORT = 18  # a ratchet: lower it whenever fewer are left, never raise it
LOOKED_FOR = {
    *(
        "__init__",
        "__main__",
        "admin",
        "apps",
        "asgi",
        "events",
        "feature",
        "models",
        "receivers",
        "tasks",
        "urls",
        "wsgi",
    ),
}
SHIPPED = [source for source in sources() if source.path.endswith(".py") and source.path.split("/")[0] in PACKAGES]


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        where = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one, where)
        else:
            yield where, one


def calls(source: Source, name: str) -> Iterator[ast.Call]:
    """Calls written `name(…)` or `module.name(…)` for a dotted name."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == name:
            yield node


def module_of(source: Source) -> ModuleType:
    return importlib.import_module(source.path.removesuffix(".py").removesuffix("/__init__").replace("/", "."))


def kinds_put(source: Source) -> set[str]:
    """Kinds of letters a module puts: the literal, the constant, or every constant it could hand on."""
    found: set[str] = set()
    for call in [*calls(source, "outbox.put"), *calls(source, "outbox.put_all")]:
        first = call.args[0]
        try:
            found.add(eval(ast.unparse(first), vars(module_of(source))))
        except NameError:
            values = vars(module_of(source)).values()
            found |= {value for value in values if isinstance(value, str) and KIND.fullmatch(value)}
    for call in calls(source, "NotificationKind"):  # put in bulk by billing.bill_mails.notifications
        found |= {
            eval(ast.unparse(word.value), vars(module_of(source))) for word in call.keywords if word.arg == "letter"
        }
    return found


def test_every_address_leads_to_a_view_that_says_who_may_see_it() -> None:
    undeclared = [where for where, pattern in patterns(get_resolver()) if declared(pattern.callback) is None]

    assert undeclared == []


def test_there_are_addresses_to_look_at() -> None:
    assert len(list(patterns(get_resolver()))) > 20


def test_every_letter_put_has_a_text_and_every_text_a_letter() -> None:
    put = set().union(*(kinds_put(source) for source in SHIPPED))

    assert put == set(letters._renderers)


def test_a_letter_without_a_text_would_be_seen() -> None:
    source = Source("portal/delivery/outbox.py", 'outbox.put("a:b:c", to=x)')

    assert kinds_put(source) == {"a:b:c"}


def test_no_two_limits_share_a_scope() -> None:
    scopes = Counter(ast.unparse(call.args[0]) for source in SHIPPED for call in calls(source, "Limit") if call.args)
    named = Counter(
        ast.unparse(keyword.value)
        for source in SHIPPED
        for call in calls(source, "Limit")
        for keyword in call.keywords
        if keyword.arg == "scope"
    )

    assert [scope for scope, times in (scopes + named).items() if times > 1] == []
    assert scopes + named


def test_every_act_in_the_audit_log_is_named_by_the_grammar_and_its_own_app() -> None:
    wrong = []
    for source in SHIPPED:
        for call in [*calls(source, "trail.record"), *calls(source, "audit.trail.record")]:
            action = call.args[0].value if isinstance(call.args[0], ast.Constant) else None
            if isinstance(action, str):
                app = source.path.split("/")[0]
                if not (KIND.fullmatch(action) and action.startswith(f"{app}:")):
                    wrong.append(f"{source.path}:{call.lineno} {action}")

    assert wrong == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_module_can_be_imported(package: str) -> None:
    modules = [
        source for source in SHIPPED if source.path.startswith(f"{package}/") and "/migrations/" not in source.path
    ]

    for source in modules:
        if not source.path.endswith("__main__.py"):
            assert module_of(source)


def short_modules(sources: list[Source]) -> list[str]:
    """Modules of fewer than TOO_SHORT lines that no framework looks for by their name."""
    return [
        source.path
        for source in sources
        if len(source.text.splitlines()) < TOO_SHORT
        and not {"migrations", "management", "templatetags"} & set(source.path.split("/"))
        and source.path.rsplit("/", 1)[-1].removesuffix(".py") not in LOOKED_FOR
    ]


def test_few_modules_are_too_short_to_be_worth_a_file() -> None:
    short = short_modules(SHIPPED)

    assert len(short) <= MOST_SHORT, "\n".join(short)


def test_a_short_module_would_be_counted() -> None:
    named = ["billing/x/telling.py", "billing/x/urls.py", "billing/migrations/0001_initial.py", "billing/x/__init__.py"]

    assert short_modules([Source(path, "x = 1\n" * 19) for path in named]) == ["billing/x/telling.py"]
    assert short_modules([Source("billing/x/telling.py", "x = 1\n" * 20)]) == []
