"""From the mail to the desk: invitation, password, authenticator app."""

import re
from base64 import b32decode
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP

from accounts.models import User
from accounts.reauthentication.queries import now
from desk.models import Authenticator, Invitation
from desk.staff import actions
from portal.audit.by import By
from portal.audit.models import Entry
from tests.accounts.sign_in.signing_in import sign_in
from tests.desk.staff.apps import app_of, wrong
from tests.letters import deliver
from tests.people import an_account

pytestmark = pytest.mark.django_db

CHOSEN = "Kumo-to-Nami-31"
PASSWORD_PAGE, APP_PAGE, DESK = (reverse(f"desk:{name}") for name in ("staff:password", "staff:enrol", "index"))


def invited(username: str = "s-3000", role: str = "agent", **options: str) -> str:
    """The link in the mail of a colleague invited by command."""
    call_command("invite_staff", username, email=f"{username}@example.com", name="新しい人", role=role, **options)
    return link_of(next(one.text for one in deliver() if "ご招待" in one.subject))


def link_of(text: str) -> str:
    found = re.search(rf"{re.escape(settings.PORTAL_BASE_URL)}(/desk/staff/invitation/\S+)", text)
    assert found, text
    return found[1]


def at_the_app(link: str) -> Client:
    """A browser that has opened the link and chosen a password."""
    client = Client()
    assert client.get(link).headers["Location"] == PASSWORD_PAGE
    assert client.post(PASSWORD_PAGE, {"password": CHOSEN, "again": CHOSEN}).headers["Location"] == APP_PAGE
    return client


def the_app(client: Client) -> TOTP:
    """An app set up from the address on the page."""
    found = re.search(r'href="(otpauth://[^"]+)"', client.get(APP_PAGE).text)
    assert found
    asked = parse_qs(urlsplit(found[1].replace("&amp;", "&")).query)
    assert (asked["algorithm"], asked["digits"], asked["period"]) == (["SHA1"], ["6"], ["30"])
    app = TOTP(b32decode(asked["secret"][0]))  # type: ignore[no-untyped-call]
    app.time = now()
    return app


def digits(app: Any) -> str:
    return f"{app.token():06}"


def person(username: str = "s-3000") -> User:
    return User.objects.get(username=username)


def test_the_invited_choose_a_password_set_up_the_app_and_are_in() -> None:
    client = at_the_app(invited())

    answer = client.post(APP_PAGE, {"digits": digits(the_app(client))})

    assert answer.headers["Location"] == DESK
    assert client.get(DESK).status_code == 200
    assert [group.name for group in person().groups.all()] == ["窓口"]
    assert [letter.subject for letter in deliver()] == ["【みなとひかり】認証アプリを登録しました"]


def test_from_then_on_password_and_app_sign_in() -> None:
    client = at_the_app(invited())
    client.post(APP_PAGE, {"digits": digits(the_app(client))})
    again = Client()

    sign_in(again, "s-3000", CHOSEN)
    later = app_of(person()).digits(int(now()) // 30 + 1)
    answer = again.post(reverse("desk:staff:code"), {"digits": later})

    assert answer.headers["Location"] == DESK


def test_the_digits_of_the_setting_up_are_spent() -> None:
    client = at_the_app(invited())
    shown = digits(the_app(client))
    client.post(APP_PAGE, {"digits": shown})

    with pytest.raises(actions.WrongDigits):
        actions.verify(account=person(), digits=shown)


def test_opening_the_link_changes_nothing() -> None:
    link = invited()
    Client().head(link)
    Client().get(link)

    assert at_the_app(link)
    assert Invitation.objects.get().used_at is None


def test_the_password_alone_opens_nothing_before_the_app() -> None:
    at_the_app(invited())
    client = Client()

    assert sign_in(client, "s-3000", CHOSEN).headers["Location"] == reverse("desk:staff:code")
    assert client.get(DESK).status_code == 302


def test_a_link_works_once() -> None:
    link = invited()
    client = at_the_app(link)
    client.post(APP_PAGE, {"digits": digits(the_app(client))})

    assert Client().get(link).status_code == 410


def test_a_link_is_good_for_a_day() -> None:
    link = invited()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE desk_invitation SET expires_at = now() - interval '1 second'")

    assert Client().get(link).status_code == 410


@pytest.mark.parametrize("token", ["x", "A" * 22, "A" * 22 + ".made-up"])
def test_a_made_up_link_is_dead(token: str) -> None:
    assert Client().get(reverse("desk:staff:invited", args=[token])).status_code == 410


def test_a_newer_invitation_ends_the_older_one() -> None:
    older = invited()
    newer = invited(anew="expired")

    assert Client().get(older).status_code == 410
    assert at_the_app(newer)


def test_the_setting_up_belongs_to_the_browser_that_chose_the_password() -> None:
    link = invited()
    at_the_app(link)
    other = Client()
    other.get(link)

    assert other.get(APP_PAGE).headers["Location"] == PASSWORD_PAGE


def test_choosing_a_password_again_makes_a_key_that_nobody_has_seen() -> None:
    link = invited()
    early = at_the_app(link)
    seen = the_app(early).key

    late = at_the_app(link)

    assert the_app(late).key != seen
    assert early.get(APP_PAGE).headers["Location"] == PASSWORD_PAGE


def test_without_a_link_there_is_no_page() -> None:
    assert [Client().get(page).status_code for page in (PASSWORD_PAGE, APP_PAGE)] == [410, 410]


def test_wrong_digits_are_counted_here_too() -> None:
    client = at_the_app(invited())
    right = digits(the_app(client))
    for _ in range(5):
        assert (
            "数字が一致しません" in client.post(APP_PAGE, {"digits": "000000" if right != "000000" else "111111"}).text
        )

    assert client.post(APP_PAGE, {"digits": right}).status_code == 429
    assert not Authenticator.objects.filter(confirmed=True).exists()


def test_the_key_stands_in_no_table() -> None:
    client = at_the_app(invited())
    key = the_app(client).key

    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(a::text, '') || (SELECT string_agg(s::text, '') FROM django_session s) "
                       "FROM desk_authenticator a")  # fmt: skip
        ((stored,),) = cursor.fetchall()
    assert key.hex() not in stored
    assert Authenticator.objects.get().public_id in stored


def test_a_customer_who_begins_to_work_here_starts_afresh() -> None:
    customer = an_account("s-3000", "お客様")

    link = invited(anew="joined")

    customer.refresh_from_db()
    assert customer.is_staff
    assert not customer.has_usable_password()
    assert at_the_app(link)


@pytest.mark.parametrize("was_here", [False, True])
def test_only_who_has_signed_in_before_hears_that_the_former_ways_are_gone(was_here: bool) -> None:
    an_account("s-3000", "前からいる人", last_login=timezone.now() if was_here else None)

    call_command("invite_staff", "s-3000", email="s-3000@example.com", name="前からいる人", role="agent", anew="joined")

    [mail] = [one for one in deliver() if "ご招待" in one.subject]
    for text in (mail.text, mail.html):
        assert ("以前に設定されたパスワード・認証アプリ・パスキーは使えなくなっています。" in text) == was_here


def test_the_command_says_that_a_closed_account_is_not_invited() -> None:
    an_account("s-3000", "以前の人", state="archived")

    with pytest.raises(CommandError, match="closed"):
        call_command("invite_staff", "s-3000", email="s-3000@example.com", name="人", role="agent")

    assert not person().is_staff


def test_the_id_of_somebody_elses_address_is_refused() -> None:
    an_account("s-3000", "お客様")

    with pytest.raises(CommandError, match="another address"):
        call_command("invite_staff", "s-3000", email="other@example.com", name="人", role="agent")

    assert not person().is_staff


def test_nobody_invites_or_dismisses_themselves(admin: User) -> None:
    for act in (actions.reinvite, actions.dismiss):
        with pytest.raises(actions.NotTheirs):
            act(account=admin, by=By.staff(admin))

    admin.refresh_from_db()
    assert admin.is_staff
    assert admin.has_usable_password()


def test_every_step_is_in_the_audit_log_without_a_name() -> None:
    client = at_the_app(invited())
    client.post(APP_PAGE, {"digits": digits(the_app(client))})

    acts = list(Entry.objects.filter(about=person().public_id).order_by("pk").values_list("action", flat=True))
    assert acts == [
        "desk:staff:granted",
        "desk:staff:invited",
        "desk:staff:enrolled",
        "accounts:sign_in:succeeded",
    ]


@pytest.mark.parametrize(
    ("mistake", "words"),
    [({"role": "king"}, "role"), ({"email": "nowhere"}, "email"), ({"account_id": "a@b"}, "username")],
)
def test_the_command_says_what_is_wrong(mistake: dict[str, str], words: str) -> None:
    given = {"account_id": "s-3000", "email": "s@example.com", "role": "agent", **mistake}

    with pytest.raises(CommandError, match=words):
        call_command("invite_staff", given["account_id"], email=given["email"], name="人", role=given["role"])

    assert not Invitation.objects.exists()


def test_wrong_digits_of_the_helper_are_wrong(agent: User) -> None:
    with pytest.raises(actions.WrongDigits):
        actions.verify(account=agent, digits=wrong(agent))
