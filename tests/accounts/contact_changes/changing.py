"""Make and undo changes as their owners do."""

import re

from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.authenticators.strengths import Strength
from accounts.contact_changes import actions
from accounts.models import Challenge, ContactChange, User
from accounts.reauthentication import queries as reauthentication_queries
from tests.accounts.passkeys.keys import a_passkey
from tests.letters import Sent

UNDO = reverse("accounts:contact_changes:undo")
NEW = "09087654321"
NEW_ADDRESS = "atarashii@example.net"


def proven(client: Client, strength: Strength = Strength.PHONE) -> Client:
    """Return a browser in which the person has just given a proof."""
    session = client.session
    session[reauthentication_queries.KEY] = {strength.word: reauthentication_queries.now()}
    session.save()
    return client


def latest() -> Challenge:
    """Return the challenge that was opened last."""
    return Challenge.objects.latest("pk")


def changed(account: User, number: str = NEW) -> ContactChange:
    """Replace the account's telephone."""
    return actions.replace_phone(account=account, number=number, keep="")


def moved(account: User, address: str = NEW_ADDRESS) -> ContactChange:
    """Replace the account's address."""
    return actions.replace_email(account=account, address=address, keep="")


def keyed(account: User) -> ContactChange:
    """Add a passkey to the account."""
    return actions.note_passkey(account=account, passkey_id=a_passkey(account).pk)


def links(letters: list[Sent], path: str) -> list[str]:
    """Return the addresses below `path` in the letters, without the host."""
    pattern = rf"{re.escape(settings.PORTAL_BASE_URL)}({path}\S+)"
    return [found for letter in letters for found in re.findall(pattern, letter.text)]


def undo_link(letters: list[Sent]) -> str:
    """Return the undo link of the one mail that has it."""
    [link] = links([letter for letter in letters if letter.channel == "mail"], "/account/contact-changes/undo/")
    return link


def undoes(link: str, way: str = "phone:sms") -> Client:
    """Return a browser that follows the link and types the code to what proved the account before."""
    client = Client()
    assert client.get(link).headers["Location"] == UNDO
    client.post(UNDO, {"way": way})
    client.post(UNDO, {"digits": latest().digits()})
    return client
