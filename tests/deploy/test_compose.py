"""docker-compose.yml is valid for Compose and consistent."""

import copy
import json
import re
from typing import Any

import jsonschema
import pytest

from tests.deploy.composition import ROOT, composition, service, variables_of

SCHEMA = json.loads((ROOT / "tests/deploy/compose_schema.json").read_text())
OURS = ("web", "live", "worker", "beat", "relay", "migrate")


def faults(whole: dict[str, Any]) -> list[str]:
    """Return the schema's faults of the file."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    return [fault.message for fault in jsonschema.Draft202012Validator(SCHEMA).iter_errors(whole)]


def test_the_file_has_the_structure_of_a_compose_file() -> None:
    assert faults(composition()) == []


@pytest.mark.parametrize(
    ("place", "value"),
    [
        pytest.param(("services", "web", "comand"), ["gunicorn"], id="a misspelt key"),
        pytest.param(("services", "web", "command"), "gunicorn", id="a command that a shell would split"),
        pytest.param(("services", "web", "healthcheck", "interval"), "10", id="a duration without unit"),
        pytest.param(("services", "web", "environment", "TRUSTED_PROXY_COUNT"), 1, id="a number in the environment"),
        pytest.param(("services", "web", "restart"), "sometimes", id="an unknown restart policy"),
        pytest.param(("services", "nginx", "ports"), [80], id="a port that YAML reads as a number"),
        pytest.param(("services", "web", "volumes"), ["static"], id="a volume mounted nowhere"),
        pytest.param(("version",), "3.9", id="the key of the old format"),
    ],
)
def test_the_schema_notices(place: tuple[str, ...], value: Any) -> None:
    broken = copy.deepcopy(composition())
    *path, last = place
    target = broken
    for step in path:
        target = target[step]
    target[last] = value

    assert faults(broken) != []


def test_it_is_what_the_architecture_names() -> None:
    assert set(composition()["services"]) == {"nginx", *OURS, "postgres", "redis"}


def test_who_waits_for_whom_exists_and_can_tell() -> None:
    services = composition()["services"]

    for name, entry in services.items():
        for other, how in entry.get("depends_on", {}).items():
            assert other in services, f"{name} waits for {other}"
            if how["condition"] == "service_healthy":
                assert "healthcheck" in services[other], f"{name} waits for the health of {other}"
            if how["condition"] == "service_completed_successfully":
                assert services[other]["restart"] == "no"


def test_volumes_and_networks_are_declared_and_files_exist() -> None:
    whole = composition()

    for name, entry in whole["services"].items():
        assert set(entry["networks"]) <= set(whole["networks"]), name
        for source in (mount.split(":")[0] for mount in entry.get("volumes", [])):
            if source.startswith("./"):
                assert (ROOT / source).exists() or source == "./deploy/tls", f"{name} mounts {source}"
            else:
                assert source in whole["volumes"], f"{name} mounts {source}"


@pytest.mark.parametrize("name", OURS)
def test_our_processes_run_with_few_rights(name: str) -> None:
    entry = service(name)

    assert entry["read_only"] is True
    assert entry["cap_drop"] == ["ALL"]
    assert entry["environment"]["PORTAL_ENV"] == "production"


def test_only_nginx_can_be_reached_from_outside() -> None:
    published = {name for name, entry in composition()["services"].items() if "ports" in entry}

    assert published == {"nginx"}
    assert composition()["networks"]["inside"] == {"internal": True}


def test_servers_that_keep_data_are_not_on_the_outer_network() -> None:
    assert service("postgres")["networks"] == ["inside"]
    assert service("redis")["networks"] == ["inside"]


def test_nginx_is_given_every_variable_of_its_template_and_no_other() -> None:
    given = service("nginx")["environment"]
    wanted = variables_of((ROOT / "deploy/nginx.conf.template").read_text())

    assert wanted == set(given) - {"NGINX_ENVSUBST_FILTER"}
    assert all(re.search(given["NGINX_ENVSUBST_FILTER"], name) for name in wanted)


def test_the_image_holds_every_package_that_settings_name() -> None:
    dockerfile = (ROOT / "deploy/Dockerfile").read_text()
    packages = [
        path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent.name not in {"sandbox", "bench", "tests"}
    ]

    for package in packages:
        assert f"COPY {package} {package}\n" in dockerfile
    assert "COPY sandbox" not in dockerfile


def test_the_image_installs_only_what_is_pinned_by_hash() -> None:
    dockerfile = (ROOT / "deploy/Dockerfile").read_text()

    assert re.findall(r"pip install .*", dockerfile) == ["pip install --no-cache-dir --require-hashes -r /tmp/app.txt"]
