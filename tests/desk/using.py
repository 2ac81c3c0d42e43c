"""How staff use the desk."""

from django.test import Client
from django.urls import reverse

from accounts.authenticators.strengths import Strength
from accounts.models import User
from accounts.reauthentication import queries as reauthentication_queries
from portal.audit.models import Entry

REASON = {"reason": "call", "ticket": "A-1042", "verified": "callback"}


def having_just_proven(client: Client) -> Client:
    """Reauthenticate in this browser, as by the app's digits a moment ago."""
    session = client.session
    session[reauthentication_queries.KEY] = {Strength.PHONE.word: reauthentication_queries.now()}
    session.save()
    return client


def page(customer: User) -> str:
    """Return the customer's page."""
    return reverse("desk:accounts_user_change", args=[customer.public_id])


def act(customer: User, name: str) -> str:
    """Return the page of an act."""
    return reverse("desk:accounts_user_act", args=[customer.public_id, name])


def entries(action: str) -> list[Entry]:
    """Return the audit entries of an act, in order."""
    return list(Entry.objects.filter(action=action).order_by("pk"))
