"""A page that follows progress by itself does not keep a session from going idle."""

from django.test import Client

from accounts.models import User
from accounts.sessions import lifetime
from tests.conftest import ClientOf


def aged(browser: Client, seconds: int) -> None:
    """Let the last use be so long ago."""
    session = browser.session
    session[lifetime.SEEN_AT] -= seconds
    session.save()


def test_asking_for_a_part_is_no_use(contractor: User, client_of: ClientOf) -> None:
    browser = client_of(contractor)
    aged(browser, 600)
    seen = browser.session[lifetime.SEEN_AT]

    browser.get("/home/", headers={"X-Part": "1"})
    assert browser.session[lifetime.SEEN_AT] == seen

    browser.get("/home/")
    assert browser.session[lifetime.SEEN_AT] > seen
