"""Reads of sign-in."""

from django.db.models import Exists, OuterRef

from accounts.users.models import User
from accounts.phones import queries as phone_queries
from accounts.trusted_browsers.models import TrustedBrowser
from accounts.trusted_browsers.queries import digest
from accounts.users import names
from portal import text

TRUSTED = "trusts_this_browser"  # what `by_identifier` writes on an account


def by_identifier(typed: str, *, browser: str = "") -> User | None:
    """Return the account that has this ID or e-mail address, in whatever notation it was typed. One query, which also
    tells whether a second step follows, and whether the account trusts the browser that holds this token.
    """
    accounts = phone_queries.with_second_step(User.objects.all())
    if browser:
        trusts = TrustedBrowser.objects.live().filter(account_id=OuterRef("pk"), digest=digest(browser))
        accounts = accounts.annotate(**{TRUSTED: Exists(trusts)})
    if "@" in text.clean(typed):
        return accounts.filter(email=text.email(typed).lower()).first()
    return accounts.filter(username=names.normalise(typed)).first()


def is_trusted(account: User | None) -> bool:
    """Tell whether `by_identifier` found that the account trusts the browser. False without an account."""
    return bool(getattr(account, TRUSTED, False))
