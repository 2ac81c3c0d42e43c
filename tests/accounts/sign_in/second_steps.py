"""The second step in tests."""

from django.test import Client
from django.urls import reverse

from accounts.models import Challenge, Phone, User
from accounts.phones import actions as phone_actions
from tests.accounts.codes.challenges import wrong
from tests.accounts.sign_in.signing_in import Response, sign_in

CODE = reverse("accounts:sign_in:code")
MOBILE, LANDLINE = "09012345678", "0312345678"
LOCKED_OUT = "一定回数以上入力に誤りがあったため"


def with_phone(account: User, number: str = MOBILE) -> Phone:
    """Give the account this telephone."""
    return phone_actions.enrol(account=account, number=number)


def half_way(account: User) -> Client:
    """Return a browser that has given the password."""
    client = Client()
    assert sign_in(client, account.username).headers["Location"] == CODE
    return client


def latest() -> Challenge:
    """Return the challenge that was asked last."""
    return Challenge.objects.latest("pk")


def types(client: Client, digits: str | None = None, **others: str) -> Response:
    """Type a code, the right one unless another is given."""
    return client.post(CODE, {"digits": digits or latest().digits(), **others})


def types_wrong(client: Client) -> Response:
    """Type digits that are not the code."""
    return types(client, wrong(latest()))


def sign_in_and_look(client: Client) -> str:
    """Return the text of the page after the right password."""
    sign_in(client)
    text: str = client.get(CODE).text
    return text
