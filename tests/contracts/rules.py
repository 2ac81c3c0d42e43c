"""Rules about the source itself. A rule names its files, looks at one file at a time and tells every fault by line."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path

TREE = Path(__file__).parents[2]
PACKAGES = ["portal", "accounts", "linkage", "billing", "official_accounts", "mynumber", "home", "desk", "sandbox"]
FOLDERS = [*PACKAGES, "tests", "bench", "deploy", "docs", "requirements", "static", "templates"]
TEXT = {
    ".py",
    ".html",
    ".txt",
    ".css",
    ".js",
    ".svg",
    ".md",
    ".toml",
    ".in",
    ".yml",
    ".yaml",
    ".conf",
    ".sh",
    ".sql",
    "",
}
THIS = "tests/contracts/*"  # the rules and their planted violations

Check = Callable[["Source"], Iterator[tuple[int, str]]]


@dataclass(frozen=True)
class Source:
    """A file: its path inside the tree and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def functions(self) -> Iterator[ast.FunctionDef]:
        """Functions at module level."""
        return (node for node in self.tree.body if isinstance(node, ast.FunctionDef))

    def lines(self, pattern: str, fault: str) -> Iterator[tuple[int, str]]:
        """Every line in which the pattern is found."""
        for number, line in enumerate(self.text.splitlines(), 1):
            if re.search(pattern, line):
                yield number, fault


@dataclass(frozen=True)
class Rule:
    """`planted` is a file that breaks the rule, `fine` one close to it that does not."""

    name: str
    files: list[str]
    check: Check
    planted: list[Source]
    fine: list[Source] = field(default_factory=list)
    but: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return self.name

    def covers(self, path: str) -> bool:
        """`*` also matches slashes."""
        return any(fnmatch(path, one) for one in self.files) and not any(fnmatch(path, one) for one in self.but)

    def faults(self, source: Source) -> list[str]:
        """What is wrong, one line each; nothing for a file that the rule does not cover."""
        if not self.covers(source.path):
            return []
        return [f"{source.path}:{line}: {fault}" for line, fault in self.check(source)]


def sources(tree: Path = TREE) -> Iterator[Source]:
    """Every text file of the project."""
    for folder in FOLDERS:
        for file in sorted((tree / folder).rglob("*")):
            if file.is_file() and file.suffix in TEXT and "__pycache__" not in file.parts:
                yield Source(file.relative_to(tree).as_posix(), file.read_text())
    for file in sorted(tree.glob("*")):
        if file.is_file() and (file.suffix in TEXT or file.name == "Makefile"):
            yield Source(file.name, file.read_text())


def decorators(function: ast.FunctionDef) -> set[str]:
    """Names of a function's decorators, without their arguments and modules."""
    bare = (node.func if isinstance(node, ast.Call) else node for node in function.decorator_list)
    return {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for node in bare
        if isinstance(node, ast.Attribute | ast.Name)
    }


def imported(source: Source) -> Iterator[tuple[int, str]]:
    """Everything a module imports, as full dotted names."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
