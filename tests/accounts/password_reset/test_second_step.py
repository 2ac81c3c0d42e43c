import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Challenge, PasswordReset, TrustedBrowser, User
from accounts.password_reset import actions as password_reset_actions
from accounts.phones import actions as phone_actions
from accounts.recovery_codes import actions as recovery_code_actions
from accounts.trusted_browsers import actions as trusted_browser_actions
from portal.audit.by import By
from tests.accounts.codes.challenges import wrong
from tests.accounts.sign_in.second_steps import with_phone
from tests.accounts.sign_in.signing_in import Response, sign_in
from tests.letters import deliver

CHOOSE, CODE = reverse("accounts:password_reset:confirm"), reverse("accounts:password_reset:code")
PAPER = reverse("accounts:password_reset:recovery_code")
NEW = "Kumo-to-Kaze-77"


def opened(account: User) -> Client:
    """Return a browser that has opened a link from the account's mailbox."""
    client = Client()
    token = password_reset_actions.LINK.token(PasswordReset.objects.create(account=account).public_id)
    client.get(reverse("accounts:password_reset:link", args=[token]))
    return client


def choose(client: Client) -> Response:
    return client.post(CHOOSE, {"password": NEW, "again": NEW})


def test_a_mailbox_alone_sets_no_password_where_there_is_a_phone(contractor: User) -> None:
    with_phone(contractor)
    client = opened(contractor)

    assert client.get(CHOOSE).headers["Location"] == CODE
    assert choose(client).headers["Location"] == CODE

    assert not sign_in(Client(), password=NEW).headers.get("Location")
    with pytest.raises(password_reset_actions.NotProven):
        password_reset_actions.set_password(public_id=PasswordReset.objects.get().public_id, password=NEW)


def test_six_digits_to_the_phone_open_the_way(contractor: User) -> None:
    with_phone(contractor)
    trusted_browser_actions.trust(account=contractor, former="", user_agent="")
    client = opened(contractor)
    client.post(CODE, {"way": "phone:sms"})
    [sms] = deliver()
    challenge = Challenge.objects.get()
    assert challenge.length == 6
    assert challenge.digits() in sms.text

    assert client.post(CODE, {"digits": challenge.digits()}).headers["Location"] == CHOOSE
    assert choose(client).headers["Location"] == reverse("accounts:sign_in:start")

    contractor.refresh_from_db()
    assert contractor.check_password(NEW)
    assert not TrustedBrowser.objects.exists()


def test_wrong_digits_open_nothing(contractor: User) -> None:
    with_phone(contractor)
    client = opened(contractor)
    client.post(CODE, {"way": "phone:sms"})

    assert "認証コードが一致しません" in client.post(CODE, {"digits": wrong(Challenge.objects.get())}).text

    assert choose(client).headers["Location"] == CODE


def test_the_proof_of_one_browser_is_none_for_another(contractor: User) -> None:
    with_phone(contractor)
    client = opened(contractor)
    client.post(CODE, {"way": "phone:sms"})
    client.post(CODE, {"digits": Challenge.objects.get().digits()})
    other = Client()
    token = password_reset_actions.LINK.token(PasswordReset.objects.get().public_id)
    other.get(reverse("accounts:password_reset:link", args=[token]))

    assert choose(other).headers["Location"] == CODE


def test_a_proof_counts_for_its_own_link_only(contractor: User, stranger: User) -> None:
    with_phone(contractor)
    with_phone(stranger, "08087654321")
    client = opened(stranger)
    client.post(CODE, {"way": "phone:sms"})
    client.post(CODE, {"digits": Challenge.objects.get().digits()})
    token = password_reset_actions.LINK.token(PasswordReset.objects.create(account=contractor).public_id)
    client.get(reverse("accounts:password_reset:link", args=[token]))

    assert choose(client).headers["Location"] == CODE


def test_a_recovery_code_stands_in_for_a_phone_that_is_paused(contractor: User) -> None:
    with_phone(contractor)
    phone_actions.pause(account=contractor, by=By.owner(contractor))
    code = recovery_code_actions.make(account=contractor)[0]
    client = opened(contractor)
    assert "一時停止中" in client.get(CODE).text

    assert client.post(PAPER, {"code": code}).headers["Location"] == CHOOSE
    assert choose(client).headers["Location"] == reverse("accounts:sign_in:start")


def test_without_a_link_no_code_is_sent(contractor: User) -> None:
    with_phone(contractor)

    assert Client().post(CODE, {"way": "phone:sms"}).status_code == 410
    assert Client().post(PAPER, {"code": "x"}).status_code == 410
    assert not Challenge.objects.exists()
