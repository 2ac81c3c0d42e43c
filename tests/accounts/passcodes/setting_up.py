"""The steps to a passcode in a browser."""

from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.authenticators.strengths import Strength
from accounts.models import Passcode, User
from accounts.passcodes import queries
from accounts.passcodes.queries import COOKIE
from accounts.reauthentication import queries as reauthentication_queries

Response = Any  # the test client adds context and text to it

INDEX, ADD, AGAIN, DONE, PROVE = (
    reverse(f"accounts:passcodes:{name}") for name in ("index", "add", "confirm", "done", "prove")
)
SIGN_IN, START, HOME, ASK = (
    reverse(name)
    for name in ("accounts:sign_in:passcode", "accounts:sign_in:start", "home:index", "accounts:reauthentication:ask")
)
DIGITS, OTHER = "407916", "407917"
NONE_HERE = "このブラウザーでは、パスコードでログインできません"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"


def proven(client: Client, strength: Strength = Strength.PHONE) -> Client:
    """Return a browser in which the person has just given a proof."""
    session = client.session
    session[reauthentication_queries.KEY] = {strength.word: reauthentication_queries.now()}
    session.save()
    return client


def sets(client: Client, digits: str = DIGITS) -> Passcode:
    """Set a passcode up in a signed-in browser [002-56…60]."""
    proven(client)
    assert client.post(ADD, {"digits": digits}).headers["Location"] == AGAIN
    answer = client.post(AGAIN, {"digits": digits}, headers={"User-Agent": IPHONE})
    assert answer.headers["Location"] == DONE
    passcode: Passcode = Passcode.objects.latest("pk")
    return passcode


def a_passcode(owner: User) -> Passcode:
    """Make a passcode as a row, where its digits and its browser do not matter."""
    passcode: Passcode = Passcode.objects.create(
        user=owner, name="パスコード", secret="!", digest=queries.digest(COOKIE.new()), user_agent=IPHONE
    )
    return passcode


def browser_of(client: Client) -> Client:
    """Return the same browser after all sign-outs: only the cookie of its passcodes is left."""
    fresh = Client()
    fresh.cookies[COOKIE.key] = client.cookies[COOKIE.key].value
    return fresh


def enters(client: Client, digits: str = DIGITS, query: str = "", **more: str) -> Response:
    """Enter a passcode at the sign-in page."""
    return client.post(SIGN_IN + query, {"digits": digits, **more})


def is_in(client: Client, account: User) -> bool:
    """Tell whether the browser's session is the account's."""
    return client.session.get("_auth_user_id") == str(account.pk)
