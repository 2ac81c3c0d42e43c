"""Who may import whom: every contract of pyproject.toml holds, and would be seen to break."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

TREE = Path(__file__).parents[2]
CONFIGURATION = tomllib.loads((TREE / "pyproject.toml").read_text())["tool"]["importlinter"]
CONTRACTS = [contract["name"] for contract in CONFIGURATION["contracts"]]

# What is written where, and the contract that it must break. Each violation gets a number behind "planted" and so a
# module of its own; one run finds them all.
VIOLATIONS = [
    ("home/planted.py", "import desk.views", "Apps point down"),
    ("billing/statements/planted.py", "import home", "Apps point down"),
    ("billing/statements/planted.py", "import desk.staff.roles", "Apps point down"),
    ("linkage/lines/planted.py", "import billing.statements", "Apps point down"),
    ("accounts/users/planted.py", "import linkage.lines.models", "Apps point down"),
    ("accounts/users/planted.py", "import home.views", "Apps point down"),
    ("accounts/users/planted.py", "import desk.staff.models", "Apps point down"),
    ("mynumber/planted.py", "import accounts.users.models", "Apps point down"),
    ("portal/delivery/planted.py", "import accounts.users.models", "Apps point down"),
    ("portal/design/planted.py", "import billing.statements.models", "Apps point down"),
    ("portal/design/planted.py", "import home.context", "Apps point down"),
    ("portal/imports/planted.py", "import desk.imports", "Apps point down"),
    ("portal/limits/planted.py", "import portal.audit", "The ground points down"),
    ("portal/access/planted.py", "import portal.limits", "The ground points down"),
    ("portal/policy/planted.py", "import portal.design", "The ground points down"),
    ("accounts/planted/models.py", "import accounts.planted.actions", "Inside a feature"),
    ("billing/planted/queries.py", "import billing.planted.tasks", "Inside a feature"),
    ("portal/planted/actions.py", "import portal.planted.forms", "Inside a feature"),
    ("desk/planted/queries.py", "import desk.planted.actions", "Inside a feature"),
    ("accounts/users/planted.py", "import accounts.registration", "Features never in a circle"),
    ("accounts/users/planted.py", "import sandbox", "What ships imports neither the sandbox nor the demo"),
    ("home/planted.py", "import portal.demo.servers", "What ships imports neither the sandbox nor the demo"),
    ("portal/demo/planted.py", "import accounts.users.models", "The demo knows the portal only from outside"),
    ("accounts/users/planted.py", "import portal.settings", "Settings are read through django.conf"),
    ("accounts/codes/planted.py", "import twilio.rest", "Only the delivery layer talks to providers"),
    ("home/planted.py", "import smtplib", "Only the delivery layer talks to providers"),
    ("accounts/users/planted.py", "import smartcard", "Only the kiosk reads cards"),
]
PLANTED = [
    (path.replace("planted", f"planted{number}"), line.replace("planted", f"planted{number}"), contract)
    for number, (path, line, contract) in enumerate(VIOLATIONS)
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


@pytest.fixture(scope="module")
def kept(copy: Path) -> dict[str, str]:
    """What import-linter reports of the tree as it is."""
    return broken(copy)


@pytest.fixture(scope="module")
def found(kept: dict[str, str], copy: Path) -> dict[str, str]:
    """What it reports once every violation is planted, with siblings for those that import one."""
    for path, line, _ in PLANTED:
        module = copy / path
        if not module.parent.exists():
            module.parent.mkdir()
            for role in ("__init__", "forms", "actions", "tasks"):
                (module.parent / f"{role}.py").touch()
        module.write_text(f"{line}\n")
    return broken(copy)


def broken(tree: Path) -> dict[str, str]:
    """The contracts that `lint-imports` finds broken, each with the imports that break it."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    environment = {**os.environ, "COLUMNS": "200", "NO_COLOR": "1"}
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    lines = [re.sub(r" \(\d+ ignored imports?\)$", "", line) for line in done.stdout.splitlines()]
    names = [line.removesuffix(" BROKEN") for line in lines if line.endswith(" BROKEN")]
    kept = [line for line in lines if line.endswith(" KEPT")]
    assert len(names) + len(kept) == len(CONTRACTS), done.stdout + done.stderr
    assert (done.returncode == 0) == (not names)
    sections = re.split(r"^(.+)\n-+$", done.stdout, flags=re.MULTILINE)
    told = dict(zip(sections[1::2], sections[2::2], strict=True))
    return {name: told[name] for name in names}


def test_every_contract_holds(kept: dict[str, str]) -> None:
    assert kept == {}


@pytest.mark.parametrize(
    ("path", "line", "contract"),
    [
        pytest.param(*planted, id=f"{path}: {line}")
        for planted, (path, line, _) in zip(PLANTED, VIOLATIONS, strict=True)
    ],
)
def test_a_violation_breaks_its_contract(found: dict[str, str], path: str, line: str, contract: str) -> None:
    module = path.removesuffix(".py").replace("/", ".")
    imported = line.removeprefix("import ")
    told = f"{module} -> {imported.split('.')[0]}"
    if contract == "Features never in a circle":  # told by feature
        told = f".{module.split('.')[1]} -> .{imported.split('.')[1]} "

    assert told in found[contract]


def test_no_contract_goes_untried() -> None:
    assert {contract for _, _, contract in VIOLATIONS} == set(CONTRACTS)


@pytest.mark.parametrize(
    ("contract", "apart"),
    [
        ("What ships imports neither the sandbox nor the demo", {"portal.demo"}),
        ("Settings are read through django.conf", {"portal.settings", "portal.config"}),
    ],
)
def test_a_contract_that_lists_the_ground_lists_all_of_it(contract: str, apart: set[str]) -> None:
    """A contract cannot name `portal` where it forbids a part of it, so it names the others."""
    (found,) = (one for one in CONFIGURATION["contracts"] if one["name"] == contract)
    packages = {f"portal.{path.parent.name}" for path in TREE.glob("portal/*/__init__.py")}
    modules = {f"portal.{path.stem}" for path in TREE.glob("portal/*.py")} - {"portal.__init__"}

    assert (packages | modules) - set(found["source_modules"]) - {"portal.management"} == apart
