"""A browser in the ceremonies: it asks for the options, has the device answer, and sends the answer on."""

from typing import TYPE_CHECKING, Any

from django.test import Client
from django.urls import reverse

from accounts.models import Passkey, User
from accounts.reauthentication import queries
from tests.accounts.passkeys.authenticator import Authenticator

if TYPE_CHECKING:
    from http.cookies import Morsel

    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"


def answers_the_phone(client: Client, *, ago: int = 0) -> None:
    """Return what a phone code for a passkey of its own leaves in the session, so many seconds ago."""
    proves(client, queries.OWN, "passcode", ago=ago)


def proves(client: Client, *words: str, ago: int = 0) -> None:
    """Put proofs into the session of a signed-in browser."""
    session = client.session
    session[queries.KEY] = dict.fromkeys(words, queries.now() - ago)
    session.save()


def begin(client: Client, ceremony: str) -> Any:
    """Return the options for the browser."""
    answer = post(client, f"{ceremony}_begin", {})
    assert answer.status_code == 200, answer.text
    return answer.json()


def cookie(client: Client) -> "Morsel[str]":
    """Return a copy of the cookie of the one ceremony that the browser has open."""
    [found] = [one for name, one in client.cookies.items() if name.startswith("passkey-") and one.value]
    return found.copy()


def complete(client: Client, ceremony: str, credential: Any, **more: Any) -> "Answer":
    return post(client, f"{ceremony}_complete", {"credential": credential, **more})


def post(client: Client, name: str, body: Any) -> "Answer":
    url = reverse(f"accounts:passkeys:{name}")
    return client.post(url, body, content_type="application/json", headers={"User-Agent": IPHONE})


def registers(client: Client, device: Authenticator) -> Passkey:
    """Register a passkey as customers do."""
    answers_the_phone(client)
    answer = complete(client, "register", device.create(begin(client, "register")))
    assert answer.status_code == 200, answer.text
    passkey: Passkey = Passkey.objects.get(credential_id_sha256=Passkey.get_credential_id_sha256(device.credential_id))
    return passkey


def signs_in(client: Client, device: Authenticator, **more: Any) -> "Answer":
    return complete(client, "sign_in", device.get(begin(client, "sign_in")), **more)


def is_signed_in(client: Client, account: User | None = None) -> bool:
    """Tell whether the browser's session is the account's (or any account's, if none is given)."""
    found = client.session.get("_auth_user_id")
    return found is not None and (account is None or found == str(account.pk))


def signs_in_lying(client: Client, device: Authenticator, **lies: Any) -> "Answer":
    return complete(client, "sign_in", device.get(begin(client, "sign_in"), **lies))


def begun(client: Client) -> Any:
    """Return the options of a registration, right after the phone code."""
    answers_the_phone(client)
    return begin(client, "register")
