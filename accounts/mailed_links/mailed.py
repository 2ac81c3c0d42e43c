"""Links in mails and SMS: signed, dated, and out of the address bar as soon as they are opened.

Opening one changes nothing, because mail scanners open links too: the page behind it asks the person first. No token is
stored, so that reading the tables is not enough to make one. The row behind a link ensures that it works once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner, b62_decode
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.sessions import keys

TEN_DAYS = timedelta(days=10)


class LinkDead(Exception):
    """The link is forged, too old, or used. `reason` says which to a person who has a genuine one, where a feature
    distinguishes them.
    """

    def __init__(self, reason: str = "lapsed") -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Opened:
    """Content of a genuine link: the public id it is about, and when it was made (to the second)."""

    ref: str
    made_at: datetime


@dataclass(frozen=True)
class MailedLink:
    """One kind of link. `name` distinguishes it from every other, in the signature and in the browser's session.

    `address` names the view that is given the token, `page` the one behind it, `dead_page` the template that says that
    a link does not work. A link older than `lifetime` is always refused.
    """

    name: str
    address: str
    page: str
    lifetime: timedelta = TEN_DAYS
    dead_page: str = "accounts/sign_in/link_dead.html"

    def url(self, ref: str) -> str:
        """Return the link about `ref` for a letter that leaves now, at the configured host."""
        return settings.PORTAL_BASE_URL + reverse(self.address, args=[self.token(ref)])

    def token(self, ref: str) -> str:
        """Sign `ref` and the present time for this kind of link."""
        return self._signer.sign(ref)

    def read(self, token: str) -> Opened:
        """Return the content of a genuine and young enough token. Raises LinkDead."""
        try:
            ref = self._signer.unsign(token, max_age=self.lifetime)
        except BadSignature:
            raise LinkDead from None
        seconds = b62_decode(token.rsplit(".", 2)[1])
        return Opened(ref, datetime.fromtimestamp(seconds, UTC))

    def enter(
        self,
        request: HttpRequest,
        token: str,
        *,
        is_alive: Callable[[Opened], bool],
        renew: Callable[[HttpRequest], None] = keys.renew,
    ) -> HttpResponse:
        """Answer the address of the link: keep its content in the session and redirect the browser to `page`.

        This removes the token from address bar, history and Referer. `renew` gives the session a new key, or the
        browser a new session, so that a planted former key has no link. A dead link, or one for which `is_alive` is
        False or raises LinkDead, is answered with the page that says so.
        """
        try:
            opened = self.read(token)
            if not is_alive(opened):
                raise LinkDead
        except LinkDead as dead:
            return self.dead(request, dead.reason)
        renew(request)
        self._keep(request, opened)
        return redirect(self.page)

    def hold(self, request: HttpRequest, ref: str) -> None:
        """Keep `ref` as if a link about it had just been opened, for pages that are reached from another link."""
        self._keep(request, Opened(ref, timezone.now()))

    def held(self, request: HttpRequest) -> Opened | None:
        """Return the link that this browser opened last, while it is young enough."""
        kept = request.session.get(self._key)
        if not kept:
            return None
        opened = Opened(kept[0], datetime.fromtimestamp(kept[1], UTC))
        return opened if timezone.now() - opened.made_at <= self.lifetime else None

    def held_ref(self, request: HttpRequest) -> str:
        """Return the `ref` of the link that this browser opened last; empty for none."""
        opened = self.held(request)
        return opened.ref if opened else ""

    def drop(self, request: HttpRequest) -> None:
        """Forget the link in this browser, after its use."""
        request.session.pop(self._key, None)

    def dead(self, request: HttpRequest, reason: str = "lapsed") -> HttpResponse:
        """Answer with the page of a link that does not work (410), the same on every reload."""
        return render(request, self.dead_page, {"reason": reason}, status=410)

    def _keep(self, request: HttpRequest, opened: Opened) -> None:
        request.session[self._key] = [opened.ref, opened.made_at.timestamp()]

    @property
    def _key(self) -> str:
        return f"link_{self.name}"

    @property
    def _signer(self) -> TimestampSigner:
        return TimestampSigner(salt=f"accounts.mailed_links.{self.name}", sep=".")


# Mails to an account that withdrew carry it: the account (`ref`) comes back (`accounts.withdrawal`).
RETURN = MailedLink("return", address="accounts:withdrawal:link", page="accounts:withdrawal:come_back")

# Security mails of every feature carry it: the owner of the account (`ref`) closes it without signing in.
FREEZE = MailedLink("freeze", address="accounts:freeze:link", page="accounts:freeze:confirm")
