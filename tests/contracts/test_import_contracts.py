"""Who may import whom: every contract of pyproject.toml holds, and would be seen to break."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

TREE = Path(__file__).parents[2]
CONFIGURATION = tomllib.loads((TREE / "pyproject.toml").read_text())["tool"]["importlinter"]
CONTRACTS = [contract["name"] for contract in CONFIGURATION["contracts"]]

# What is written where, and which contracts must be broken by it.
VIOLATIONS = [
    ("billing/statements/planted.py", "import home", "Apps point down"),
    ("linkage/lines/planted.py", "import billing.statements", "Apps point down"),
    ("accounts/users/planted.py", "import linkage.lines.models", "Apps point down"),
    ("portal/delivery/planted.py", "import accounts.users.models", "Apps point down"),
    ("portal/limits/planted.py", "import portal.audit", "The ground points down"),
    ("portal/access/planted.py", "import portal.limits", "The ground points down"),
    ("accounts/planted/models.py", "import accounts.planted.actions", "Inside a feature"),
    ("billing/planted/queries.py", "import billing.planted.tasks", "Inside a feature"),
    ("portal/planted/actions.py", "import portal.planted.forms", "Inside a feature"),
    ("accounts/users/planted.py", "import accounts.registration", "Features never in a circle"),
    ("accounts/users/planted.py", "import sandbox", "What ships imports neither the sandbox nor the demo"),
    ("home/planted.py", "import portal.demo.servers", "What ships imports neither the sandbox nor the demo"),
    ("portal/demo/planted.py", "import accounts.users.models", "The demo knows the portal only from outside"),
    ("accounts/users/planted.py", "import portal.settings", "Settings are read through django.conf"),
    ("accounts/codes/planted.py", "import twilio.rest", "Only the delivery layer talks to providers"),
    ("home/planted.py", "import smtplib", "Only the delivery layer talks to providers"),
    ("accounts/users/planted.py", "import smartcard", "Only the kiosk reads cards"),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python files of the packages under contract, and their contracts."""
    place = tmp_path_factory.mktemp("tree")
    for package in CONFIGURATION["root_packages"]:
        for file in (TREE / package).rglob("*.py"):
            target = place / file.relative_to(TREE)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
    shutil.copyfile(TREE / "pyproject.toml", place / "pyproject.toml")
    return place


@pytest.fixture
def planted(copy: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """The copy with one module more. Its siblings exist, so that what it imports can be imported."""
    path, line = request.param
    module = copy / path
    made = [] if module.parent.exists() else [module.parent]
    module.parent.mkdir(exist_ok=True)
    if made:
        (module.parent / "__init__.py").touch()
        for role in ("forms", "actions", "tasks"):
            (module.parent / f"{role}.py").touch()
    module.write_text(f"{line}\n")
    yield copy
    module.unlink()
    for folder in made:
        shutil.rmtree(folder)


def broken(tree: Path) -> list[str]:
    """The contracts that `lint-imports` finds broken."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    environment = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    lines = [re.sub(r" \(\d+ ignored imports?\)$", "", line) for line in done.stdout.splitlines()]
    found = [line.removesuffix(" BROKEN") for line in lines if line.endswith(" BROKEN")]
    kept = [line for line in lines if line.endswith(" KEPT")]
    assert len(found) + len(kept) == len(CONTRACTS), done.stdout + done.stderr
    assert (done.returncode == 0) == (not found)
    return found


def test_every_contract_holds(copy: Path) -> None:
    assert broken(copy) == []


@pytest.mark.parametrize(
    ("planted", "contract"),
    [pytest.param((path, line), contract, id=f"{path}: {line}") for path, line, contract in VIOLATIONS],
    indirect=["planted"],
)
def test_a_violation_breaks_its_contract(planted: Path, contract: str) -> None:
    assert contract in broken(planted)


def test_no_contract_goes_untried() -> None:
    assert {contract for _, _, contract in VIOLATIONS} == set(CONTRACTS)
