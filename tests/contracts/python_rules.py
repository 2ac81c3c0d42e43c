"""Rules that read syntax trees."""

import ast
import re
from collections.abc import Iterator

from tests.contracts.rules import PACKAGES, THIS, Rule, Source, decorators, imported

SHIPPED = [f"{package}/*.py" for package in PACKAGES]
PLAIN_ARGUMENTS = {"int", "str"}
TASKS = {"shared_task", "task"}
SHOWING = r"raises|assert|expect|warns|fail|\b(wait_for|attack|run_state_machine_as_test)\("


def views_stay_thin(source: Source) -> Iterator[tuple[int, str]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr == "objects":
            yield node.lineno, "a view reads tables: ask a query"
        if isinstance(node, ast.Name) and node.id in {"transaction", "atomic"}:
            yield node.lineno, "a view holds a transaction: call an action"
    yield from (
        (line, "a view holds a transaction") for line, name in imported(source) if name.startswith("django.db.tr")
    )


def views_declare_access(source: Source) -> Iterator[tuple[int, str]]:
    for function in source.functions():
        takes_request = bool(function.args.args) and function.args.args[0].arg == "request"
        if takes_request and not function.name.startswith("_"):
            missing = {"open_to"} - decorators(function)
            yield from ((function.lineno, f"{function.name} lacks @{name}") for name in sorted(missing))


def views_name_methods(source: Source) -> Iterator[tuple[int, str]]:
    ways = {"require_http_methods", "require_GET", "require_POST", "require_safe"}
    for function in source.functions():
        if "open_to" in decorators(function) and not ways & decorators(function):
            yield function.lineno, f"{function.name} takes any method"


def urls_name_their_feature(source: Source) -> Iterator[tuple[int, str]]:
    names = [
        target.id
        for node in source.tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    if "app_name" not in names:
        yield 1, "no app_name"


def tasks_take_ids(source: Source) -> Iterator[tuple[int, str]]:
    for function in source.functions():
        if not TASKS & decorators(function):
            continue
        for argument in [*function.args.args, *function.args.kwonlyargs]:
            written = ast.unparse(argument.annotation) if argument.annotation else "nothing"
            if written not in PLAIN_ARGUMENTS:
                yield function.lineno, f"{function.name} takes {argument.arg} as {written}: ids only"


def links_from_settings(source: Source) -> Iterator[tuple[int, str]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in {"get_host", "build_absolute_uri", "_get_raw_host"}:
            yield node.lineno, "an address taken from the request: use PORTAL_BASE_URL"
        if isinstance(node, ast.Constant) and node.value in {"HTTP_HOST", "SERVER_NAME", "HTTP_X_FORWARDED_HOST"}:
            yield node.lineno, "an address taken from the request: use PORTAL_BASE_URL"


def secrets_from_secrets(source: Source) -> Iterator[tuple[int, str]]:
    forbidden = ("random", "django.utils.crypto.get_random_string", "uuid.uuid1")
    for line, name in imported(source):
        if name in forbidden or name.startswith("random."):
            yield line, f"{name}: chance comes from `secrets`"


def one_place_for_the_pepper(source: Source) -> Iterator[tuple[int, str]]:
    signs = source.path == "portal/webhooks/signing.py"  # as Standard Webhooks asks, by a key from portal.keyed
    for line, name in imported(source):
        if (name == "hmac" or name.startswith("hmac.")) and not signs:
            yield line, "a keyed digest of its own: use portal.keyed, or constant_time_compare"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr == "CODE_PEPPER":
            yield node.lineno, "only portal.keyed reads the pepper"


def cookies_from_one_place(source: Source) -> Iterator[tuple[int, str]]:
    ways = {"COOKIES", "set_cookie", "set_signed_cookie", "delete_cookie"}
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and node.attr in ways:
            yield node.lineno, "a cookie of its own: use portal.cookies"


def mail_through_the_outbox(source: Source) -> Iterator[tuple[int, str]]:
    for line, name in imported(source):
        if name.startswith("django.core.mail"):
            yield line, "mail leaves through the outbox"


def forgery_is_checked(source: Source) -> Iterator[tuple[int, str]]:
    for line, name in imported(source):
        if name.endswith("csrf_exempt"):
            yield line, "a view without the forgery check"


def markup_from_templates(source: Source) -> Iterator[tuple[int, str]]:
    for line, name in imported(source):
        if name.endswith((".mark_safe", ".SafeString")):
            yield line, "markup that no template escaped"


def tests_are_sentences(source: Source) -> Iterator[tuple[int, str]]:
    for node in ast.walk(source.tree):
        if not (isinstance(node, ast.FunctionDef) and node.name.startswith("test")):
            continue
        if len(re.findall(r"[a-z0-9]+", node.name.removeprefix("test"))) < 3:
            yield node.lineno, f"{node.name} is not a sentence"


def tests_assert(source: Source) -> Iterator[tuple[int, str]]:
    """A test shows something: an assertion, an expected exception, or a helper that asserts."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            shown = any(isinstance(inner, ast.Assert) for inner in ast.walk(node))
            if not shown and not re.search(SHOWING, ast.unparse(node)):
                yield node.lineno, f"{node.name} asserts nothing"


def migrations_have_names(source: Source) -> Iterator[tuple[int, str]]:
    if "_auto_" in source.path:
        yield 1, "a migration named by its date"


RULES = [
    Rule(
        "views hold no queries and no transactions",
        ["*/views.py", "*/admin.py"],
        views_stay_thin,
        [
            Source("a/views.py", "def index(request):\n    return Bill.objects.all()"),
            Source("a/views.py", "from django.db import transaction"),
            Source("a/views.py", "@transaction.atomic\ndef index(request): ..."),
            Source("a/admin.py", "def get_queryset(self, request):\n    return Bill.objects.all()"),
        ],
        [
            Source("a/views.py", "def index(request):\n    return queries.bills(request.user)"),
            Source("a/queries.py", "B.objects"),
        ],
    ),
    Rule(
        "views say who may see them",
        [f"{package}/*views.py" for package in PACKAGES],
        views_declare_access,
        [Source("billing/views.py", "@require_GET\ndef index(request): ...")],
        [Source("billing/views.py", "@open_to(Access.ANYONE)\ndef index(request): ...\ndef _part(request): ...")],
    ),
    Rule(
        "views name the methods they take",
        [f"{package}/*views.py" for package in PACKAGES],
        views_name_methods,
        [Source("billing/views.py", "@open_to(Access.ANYONE)\ndef index(request): ...")],
        [
            Source(
                "billing/views.py", "@open_to(Access.ANYONE)\n@require_http_methods(['GET'])\ndef index(request): ..."
            )
        ],
    ),
    Rule(
        "urls name their feature",
        [f"{package}/*urls.py" for package in PACKAGES],
        urls_name_their_feature,
        [Source("billing/x/urls.py", "urlpatterns = []")],
        [Source("billing/x/urls.py", "app_name = 'x'\nurlpatterns = []")],
        but=["portal/urls.py"],
    ),
    Rule(
        "tasks take ids only",
        SHIPPED,
        tasks_take_ids,
        [
            Source("billing/tasks.py", "@shared_task\ndef send(user: User): ..."),
            Source("billing/tasks.py", "@shared_task(ignore_result=True)\ndef send(numbers: list[str]): ..."),
            Source("billing/tasks.py", "@app.task\ndef send(*, key): ..."),
        ],
        [Source("billing/tasks.py", "@shared_task\ndef send(letter: int, name: str): ...\ndef help(user: User): ...")],
    ),
    Rule(
        "links come from the settings",
        SHIPPED,
        links_from_settings,
        [Source("billing/a.py", "request.build_absolute_uri('/')"), Source("billing/a.py", "request.get_host()")],
        [Source("billing/a.py", "settings.PORTAL_BASE_URL + '/'")],
        but=["sandbox/*"],
    ),
    Rule(
        "secrets come from the secrets module",
        SHIPPED,
        secrets_from_secrets,
        [
            Source("billing/a.py", "import random"),
            Source("billing/a.py", "from random import choice"),
            Source("billing/a.py", "from django.utils.crypto import get_random_string"),
        ],
        [Source("billing/a.py", "import secrets")],
        but=["sandbox/*", "portal/delivery/outcomes.py"],  # there chance spreads retries and guards nothing
    ),
    Rule(
        "keyed digests come from portal.keyed",
        SHIPPED,
        one_place_for_the_pepper,
        [
            Source("billing/a.py", "import hmac"),
            Source("billing/a.py", "from hmac import compare_digest"),
            Source("billing/a.py", "settings.CODE_PEPPER.encode()"),
        ],
        [Source("billing/a.py", "from django.utils.crypto import constant_time_compare\nkeyed.digest('x', 'y')")],
        # the checks of a deployment look at the pepper itself, Twilio's peer signs with the token
        but=["portal/keyed.py", "portal/checks.py", "sandbox/twilio/callbacks.py"],
    ),
    Rule(
        "cookies come from portal.cookies",
        SHIPPED,
        cookies_from_one_place,
        [
            Source("billing/a.py", "response.set_cookie('x', 'y')"),
            Source("billing/a.py", "request.COOKIES.get('x')"),
            Source("billing/a.py", "response.delete_cookie('x')"),
        ],
        [Source("billing/a.py", "THEME.write(response, 'dark', lifetime=YEAR)")],
        but=["portal/cookies.py", "accounts/sessions/*", "sandbox/*"],  # sessions ask whether Django's own was sent
    ),
    Rule(
        "mail leaves through the outbox",
        SHIPPED,
        mail_through_the_outbox,
        [
            Source("accounts/a.py", "from django.core.mail import send_mail"),
            Source("accounts/a.py", "import django.core.mail"),
        ],
        but=["portal/delivery/*"],
    ),
    Rule(
        "no view is exempt from the forgery check",
        SHIPPED,
        forgery_is_checked,
        [Source("accounts/a.py", "from django.views.decorators.csrf import csrf_exempt")],
        but=["sandbox/*"],
    ),
    Rule(
        "markup comes from templates",
        SHIPPED,
        markup_from_templates,
        [Source("accounts/a.py", "from django.utils.safestring import mark_safe")],
        [Source("accounts/a.py", "from django.utils.html import format_html")],
        but=["portal/design/*"],
    ),
    Rule(
        "tests are named by sentences",
        ["tests/*.py"],
        tests_are_sentences,
        [
            Source("tests/a.py", "def test_login(): ..."),
            Source("tests/a.py", "class TestX:\n    def test_it_works(self): ..."),
        ],
        [Source("tests/a.py", "def test_a_wrong_guess_stays_counted(): ...")],
        but=[THIS],
    ),
    Rule(
        "tests assert something",
        ["tests/*.py"],
        tests_assert,
        [Source("tests/a.py", "def test_the_page_can_be_drawn(): client.get('/')")],
        [
            Source("tests/a.py", "def test_a_b_c():\n    with raises(X): f()"),
            Source("tests/a.py", "def test_a_b_c():\n    assert f()"),
        ],
        but=[THIS, "tests/journeys/*"],  # there the visitor asserts with every step
    ),
    Rule(
        "migrations have names",
        ["*/migrations/*.py"],
        migrations_have_names,
        [Source("billing/migrations/0002_auto_20260401.py", "")],
        [Source("billing/migrations/0002_partitions.py", "")],
    ),
]
