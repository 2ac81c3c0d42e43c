"""What customers read calls an ID登録 as the screens do that lead to it: 登録し直す（ID登録）."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

BARE = re.compile(r"(?<!登録し直す（)(?<!登録し直し（)ID登録")
KANA = re.compile("[ぁ-んァ-ヶ]")
ROOT = Path(settings.BASE_DIR)
OURS = {"feature.py"}  # words for staff


def told_in_templates() -> Iterator[tuple[str, str]]:
    for path in (ROOT / "templates").rglob("*.*"):
        if "desk" not in path.parts:
            text = re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"))
            yield from ((str(path.relative_to(ROOT)), line) for line in text.splitlines())


def told_in_python() -> Iterator[tuple[str, str]]:
    for app in ("accounts", "billing", "home", "portal"):
        for path in (ROOT / app).rglob("*.py"):
            if path.name in OURS:
                continue
            tree = ast.parse(path.read_text(encoding="utf-8"))
            texts = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}  # docstrings
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in texts:
                    yield str(path.relative_to(ROOT)), node.value


def test_customers_read_one_name_of_it() -> None:
    told = [*told_in_templates(), *told_in_python()]

    assert any("登録し直し（ID登録）" in line for _, line in told)
    assert [one for one in told if BARE.search(one[1]) and KANA.search(one[1])] == []
