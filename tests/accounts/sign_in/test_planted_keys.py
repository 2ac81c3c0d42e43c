"""A mailed link opened in a browser whose session key a stranger knows."""

from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import PasswordLock, User
from accounts.password_lock import actions as password_lock_actions
from tests.accounts.password_reset.test_resets import CHOOSE, NEW, START, ask, choose, is_dead, link_in
from tests.accounts.sign_in.signing_in import fail


def planted(browser: Client) -> Client:
    """Return a stranger who has made the browser use a session whose key they know."""
    session = browser.session
    session["planted"] = True
    session.save()
    stranger = Client()
    stranger.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    return stranger


def test_the_link_of_a_reset_is_not_theirs(contractor: User) -> None:
    browser = Client()
    stranger = planted(browser)

    browser.get(link_in(ask()))

    assert is_dead(stranger.post(CHOOSE, {"password": NEW, "again": NEW}))
    assert choose(browser) == START


def test_nor_is_the_link_of_whoever_was_not_it(contractor: User) -> None:
    fail(10)
    lock = PasswordLock.objects.get()
    browser = Client()
    stranger = planted(browser)

    browser.get(reverse("accounts:password_reset:not_me", args=[password_lock_actions.NOT_ME.token(lock.public_id)]))

    assert is_dead(stranger.post(reverse("accounts:password_reset:not_me_confirm")))
    assert browser.post(reverse("accounts:password_reset:not_me_confirm")).headers["Location"] == CHOOSE
