import pytest
from django.test import Client
from django.urls import reverse

from accounts.authenticators.strengths import Strength
from accounts.credentials import actions
from accounts.models import PasswordReset, TrustedBrowser, User
from accounts.password_lock import actions as password_lock_actions
from accounts.password_reset import actions as password_reset_actions
from accounts.trusted_browsers import actions as trusted_browser_actions
from portal.audit.models import Entry
from tests.accounts.contact_changes.changing import links, proven
from tests.accounts.sign_in.second_steps import with_phone
from tests.accounts.sign_in.signing_in import HOME, LOCKED, fail, sign_in
from tests.conftest import ClientOf
from tests.letters import deliver
from tests.people import PASSWORD
from tests.portal.threads import together

PAGE = reverse("accounts:credentials:password")
NEW = "Shio-Kaze-2741"
TYPED = {"current": PASSWORD, "password": NEW, "again": NEW}


@pytest.fixture
def hers(contractor: User, client_of: ClientOf) -> Client:
    """Return the contractor's browser, in which she has just answered her telephone."""
    with_phone(contractor)
    return proven(client_of(contractor))


def test_it_needs_a_proof(contractor: User, client_of: ClientOf) -> None:
    with_phone(contractor)

    answer = client_of(contractor).post(PAGE, TYPED)

    contractor.refresh_from_db()
    assert answer.headers["Location"].startswith(reverse("accounts:reauthentication:ask"))
    assert contractor.check_password(PASSWORD)


def test_without_a_phone_the_mailbox_is_asked(guest: User, client_of: ClientOf) -> None:
    client = client_of(guest)
    assert client.post(PAGE, TYPED).headers["Location"].startswith(reverse("accounts:contact_changes:mailbox"))

    proven(client, Strength.MAIL).post(PAGE, TYPED)

    guest.refresh_from_db()
    assert guest.check_password(NEW)


def test_the_new_one_signs_in_and_the_former_does_not(hers: Client, contractor: User) -> None:
    assert hers.post(PAGE, TYPED).headers["Location"] == reverse("accounts:authenticators:index")

    contractor.refresh_from_db()
    assert contractor.check_password(NEW)
    assert not contractor.check_password(PASSWORD)


def test_this_browser_stays_under_a_new_key_and_the_others_go(
    hers: Client, contractor: User, client_of: ClientOf
) -> None:
    trusted_browser_actions.trust(account=contractor, former="", user_agent="")
    elsewhere, former = client_of(contractor), hers.session.session_key

    hers.post(PAGE, TYPED)

    assert hers.get(HOME).status_code == 200
    assert hers.session.session_key != former
    assert "ご利用中のこの端末" in hers.get(reverse("accounts:sessions:index")).text
    assert elsewhere.get(HOME).status_code == 302
    assert not TrustedBrowser.objects.exists()


def test_the_wrong_present_password_changes_nothing_and_is_counted(hers: Client, contractor: User) -> None:
    wrong = {**TYPED, "current": "Chigau-Mono-12"}
    answers = [hers.post(PAGE, wrong) for _ in range(6)]

    assert "現在のパスワードが一致しません" in answers[0].text
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert hers.post(PAGE, TYPED).status_code == 429
    contractor.refresh_from_db()
    assert contractor.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"password": "hikari-2026", "again": "hikari-2026"}, "password"),
        ({"password": "password1", "again": "password1"}, "password"),
        ({"password": "abc", "again": "abc"}, "password"),
        ({"password": PASSWORD, "again": PASSWORD}, "password"),
        ({"again": "Shio-Kaze-2742"}, "again"),
        ({"current": ""}, "current"),
    ],
)
def test_the_rules_of_a_new_password_hold(hers: Client, contractor: User, typed: dict[str, str], field: str) -> None:
    answer = hers.post(PAGE, {**TYPED, **typed})

    contractor.refresh_from_db()
    assert answer.context["form"].errors[field]
    assert contractor.check_password(PASSWORD)


def test_a_mail_tells_it_and_leads_to_the_lockdown(hers: Client, contractor: User) -> None:
    hers.post(PAGE, TYPED)

    [mail] = deliver()
    assert (mail.to, mail.subject) == (contractor.email, "【みなとひかり】パスワードを変更しました")
    assert links([mail], "/account/freeze/link/")
    assert NEW not in mail.text
    assert Entry.objects.filter(action="accounts:credentials:password_changed", about=contractor.public_id).exists()


def test_mailed_links_to_a_new_password_are_dead(hers: Client, contractor: User) -> None:
    asked = PasswordReset.objects.create(account=contractor)

    hers.post(PAGE, TYPED)

    assert not password_reset_actions.is_usable(asked.public_id)


def test_a_closed_password_path_is_open_again(hers: Client, contractor: User) -> None:
    fail(10)
    assert sign_in(Client()).headers["Location"] == LOCKED

    hers.post(PAGE, TYPED)

    assert sign_in(Client(), password=NEW).headers["Location"] != LOCKED
    assert not password_lock_actions.WRONG_PASSWORDS.is_spent(password_lock_actions.key_of(contractor))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_parallel_changes_one_sets_its_password(contractor: User) -> None:
    confirmed, wanted = User.objects.get(pk=contractor.pk), [f"Shio-Kaze-27{number}" for number in range(10, 18)]

    def change() -> str:
        mine = wanted.pop()
        try:
            actions.change_password(account=confirmed, password=mine, keep="")
        except actions.Stale:
            return ""
        return mine

    [won] = [one for one in together(8, change) if one]

    contractor.refresh_from_db()
    assert contractor.check_password(won)
    assert Entry.objects.filter(action="accounts:credentials:password_changed").count() == 1
