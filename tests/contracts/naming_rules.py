"""Rules of names and words: aliases of modules, shadowed modules, circled numbers, first sentences of docstrings."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator

from tests.contracts.rules import PACKAGES, THIS, TREE, Rule, Source
from tests.contracts.text_rules import JAPANESE

CIRCLED = re.compile(r"[\u2460-\u2473\u24ea-\u24ff\u2776-\u2793\u3251-\u325f\u32b1-\u32bf]")
OURS = {*PACKAGES, "tests", "bench"}
# Openings that turn a sentence round or leave out who does what
RIDDLES = re.compile(r"(Whoever|Whatever|Somebody else\'s|Nobody|Nothing of|None of|No longer|As if)\b")
PLURALS = {"ies": "y", "sses": "ss", "xes": "x"}


def comments(source: Source) -> Iterator[tuple[int, str]]:
    """Comments of a Python file, by line."""
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def docstrings(source: Source) -> Iterator[tuple[int, str]]:
    """Docstrings of a Python file, by line."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if (
                isinstance(first, ast.Expr)
                and isinstance(first.value, ast.Constant)
                and isinstance(first.value.value, str)
            ):
                yield first.lineno, first.value.value


def circled_numbers(source: Source) -> Iterator[tuple[int, str]]:
    """In Python, in comments and docstrings only: strings may hold what customers' names hold."""
    fault = "a circled number: name the item of docs/sources.md"
    if source.path.endswith(".py"):
        for line, text in [*comments(source), *docstrings(source)]:
            if CIRCLED.search(text):
                yield line, fault
    else:
        yield from source.lines(CIRCLED.pattern, fault)


def singular(word: str) -> str:
    """A feature's name in the singular: statements → statement, former_ids → former_id, taxes → tax."""
    for ending, single in PLURALS.items():
        if word.endswith(ending):
            return word.removesuffix(ending) + single
    return word.removesuffix("s") if word.endswith("s") and not word.endswith("ss") else word


def is_module(package: str, name: str) -> bool:
    """Whether `from package import name` gives a module of ours."""
    path = TREE / package.replace(".", "/") / name
    return package.split(".")[0] in OURS and (path.with_suffix(".py").is_file() or path.is_dir())


def modules(source: Source) -> Iterator[tuple[int, str, ast.alias]]:
    """Modules of ours that a file imports from their package: line, package, names."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, node.module, alias) for alias in node.names if is_module(node.module, alias.name))


def aliases(source: Source) -> Iterator[tuple[int, str]]:
    """`from accounts.phones import queries as phone_queries`: the package in the singular, then the module."""
    for line, package, alias in modules(source):
        feature = package.rsplit(".", 1)[-1]
        wanted = {f"{singular(feature)}_{alias.name}", f"{feature}_{alias.name}"}
        if alias.asname and alias.asname not in wanted:
            yield line, f"{alias.asname}: say {singular(feature)}_{alias.name}"


def shadowed_modules(source: Source) -> Iterator[tuple[int, str]]:
    """A parameter or a local with the name of a module of ours that the file imports."""
    imported = {alias.asname or alias.name for _, _, alias in modules(source)}
    for function in ast.walk(source.tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        arguments = function.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
        taken = {one.arg: one.lineno for one in every if one}
        taken |= {
            node.id: node.lineno
            for node in ast.walk(function)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
        }
        yield from ((line, f"{name} hides the module of that name") for name, line in taken.items() if name in imported)


def riddles(source: Source) -> Iterator[tuple[int, str]]:
    """The first words of a docstring say what the thing does."""
    for line, text in docstrings(source):
        if RIDDLES.match(text):
            yield line, f"a riddle: {text.splitlines()[0][:60]}"


PYTHON = ["*.py"]


def words_name_no_command(source: Source) -> Iterator[tuple[int, str]]:
    """Text in Japanese is for people at a browser, who cannot run a command."""
    texts = (node for node in ast.walk(source.tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    for text in texts:
        if re.search(JAPANESE, str(text.value)) and "manage.py" in str(text.value):
            yield text.lineno, "a command that whoever reads this cannot run"


RULES = [
    Rule(
        "no circled numbers",
        ["*.py", "*.html", "*.js", "*.css", "*.sh", "*.md"],
        circled_numbers,
        [
            Source("accounts/a.py", '"""\u2462 the terms."""'),
            Source("accounts/a.py", "x = 1  # \u246f"),
            Source("templates/a.html", "{# back to \u2460 #}"),
            Source("docs/a.md", "\u2461 then"),
        ],
        [Source("tests/a.py", 'name = "港区\u2460番"  # as the company writes it')],
        but=[THIS],
    ),
    Rule(
        "module aliases name feature and module",
        PYTHON,
        aliases,
        [
            Source("billing/a.py", "from accounts.phones import queries as phones"),
            Source("billing/a.py", "from billing.statements import policies as rules"),
            Source("billing/a.py", "from portal import text as texts"),
        ],
        [
            Source("billing/a.py", "from accounts.phones import queries as phone_queries"),
            Source("billing/a.py", "from accounts.former_ids import queries as former_id_queries"),
            Source("billing/a.py", "from portal.policy import arithmetic"),
            Source("billing/a.py", "from accounts.phones.models import Phone as Telephone"),
        ],
        but=[THIS, "*/migrations/*"],
    ),
    Rule(
        "no parameter or local hides a module",
        PYTHON,
        shadowed_modules,
        [
            Source("billing/a.py", "from accounts import phones\ndef f(phones): ..."),
            Source("billing/a.py", "from accounts.phones import queries\ndef f():\n    queries = 1"),
            Source("billing/a.py", "from portal import text\ndef f(*, text=''): ..."),
            Source("billing/a.py", "from portal import text\ng = lambda text: text"),
        ],
        [
            Source("billing/a.py", "from accounts.phones.models import Phone\ndef f(models): ..."),
            Source("billing/a.py", "from accounts import phones\ndef f(phone): ..."),
        ],
        but=[THIS],
    ),
    Rule(
        "docstrings begin with what the thing does",
        [f"{package}/*.py" for package in PACKAGES],
        riddles,
        [
            Source("accounts/a.py", '"""Whoever is here may go."""'),
            Source("accounts/a.py", 'def f():\n    """Somebody else\'s is not there."""'),
            Source("accounts/a.py", 'class A:\n    """No longer."""'),
        ],
        [Source("accounts/a.py", '"""Revoke one trusted browser; 404 unless it is the user\'s own."""')],
    ),
    Rule(
        "Japanese text tells nobody to run a command",
        [f"{package}/*.py" for package in PACKAGES],
        words_name_no_command,
        [
            Source("desk/a.py", 'NOTE = "印刷は manage.py print_posted_codes で行います。"'),
            Source("desk/a.py", 'BY = "コマンド（manage.py）"'),
            Source("desk/a.py", 'NOTE = f"{about}コマンドは `manage.py import_{name}` です。" "続き manage.py"'),
        ],
        [
            Source(
                "desk/a.py",
                '"""See `manage.py index`."""\nNOTE = "運用担当に依頼してください。"\nNAME = "import_lines"',
            )
        ],
        but=["*/management/*", "portal/imports/command.py"],
    ),
]
