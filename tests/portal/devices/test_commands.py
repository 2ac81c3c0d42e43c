"""Registering and revoking devices by command."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.core.management import CommandError, call_command

from portal.audit.by import By
from portal.devices.models import Device
from tests.portal.devices.test_signed_requests import pem


def test_an_operator_registers_a_device_by_the_file_of_its_key(
    db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "kiosk.pem"
    file.write_text(pem(ec.generate_private_key(ec.SECP256R1())))

    call_command("register_device", "Kiosk 4", "--place", "駅前店", "--key", str(file))

    device = Device.objects.get()
    assert (device.name, device.place) == ("Kiosk 4", "駅前店")
    assert capsys.readouterr().out.strip() == device.public_id


@pytest.mark.parametrize(
    "content",
    ["", pem(rsa.generate_private_key(65537, 2048)), pem(ec.generate_private_key(ec.SECP384R1()))],
    ids=["nothing", "RSA", "P-384"],
)
def test_a_key_of_another_kind_is_not_registered(db: None, tmp_path: Path, content: str) -> None:
    file = tmp_path / "kiosk.pem"
    file.write_text(content)

    with pytest.raises(CommandError, match=r"kiosk\.pem"):
        call_command("register_device", "Kiosk 4", "--place", "駅前店", "--key", str(file))

    assert not Device.objects.exists()


def test_an_unknown_device_cannot_be_revoked(db: None) -> None:
    with pytest.raises(CommandError, match="no such device"):
        call_command("revoke_device", "x" * 22)


def test_an_act_of_a_device_names_it() -> None:
    device = Device(name="Kiosk 3")

    by = By.device(device)

    assert (by.actor, by.via) == (device.public_id, "device")
