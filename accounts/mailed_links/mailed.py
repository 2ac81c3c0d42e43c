"""Links in mails and SMS: signed, timed, and out of the address bar as soon as they are opened.

Opening one changes nothing, because mail scanners open links too: what it is good for is asked of the person on the
page behind it. No token is stored; whoever reads the tables can make none.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core.signing import BadSignature, TimestampSigner, b62_decode
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.sessions import keys

TEN_DAYS = timedelta(days=10)


class LinkDead(Exception):
    """The link is made up, too old, or what it was good for has been done."""


@dataclass(frozen=True)
class Opened:
    """What a genuine link says: the public id of what it is about, and when it was made (to the second)."""

    ref: str
    made_at: datetime


@dataclass(frozen=True)
class MailedLink:
    """One kind of link. `name` tells it from every other, in the signature and in the browser's session.

    A link older than `lifetime` is refused whatever else is true.
    """

    name: str
    lifetime: timedelta = TEN_DAYS

    def token(self, ref: str) -> str:
        """What the address carries. Made when the letter leaves."""
        return self._signer.sign(ref)

    def read(self, token: str) -> Opened:
        """What a genuine and young enough token says. Raises LinkDead."""
        try:
            ref = self._signer.unsign(token, max_age=self.lifetime)
        except BadSignature:
            raise LinkDead from None
        seconds = b62_decode(token.rsplit(".", 2)[1])
        return Opened(ref, datetime.fromtimestamp(seconds, UTC))

    def enter(self, request: HttpRequest, token: str, *, page: str, is_alive: Callable[[Opened], bool]) -> HttpResponse:
        """The view of the address: the link moves into the session, out of address bar, history and Referer, and the
        browser goes on to `page`. Whoever planted the session's key beforehand holds nothing: it is a new one. A dead
        link is said on a page of its own.
        """
        try:
            opened = self.read(token)
        except LinkDead:
            return dead(request)
        if not is_alive(opened):
            return dead(request)
        keys.renew(request)
        self._keep(request, opened)
        return redirect(page)

    def hold(self, request: HttpRequest, ref: str) -> None:
        """As if a link about `ref` had just been opened: the page behind one leads on to another."""
        self._keep(request, Opened(ref, timezone.now()))

    def held(self, request: HttpRequest) -> Opened | None:
        """The link that this browser opened last, as long as it is young enough."""
        kept = request.session.get(self._key)
        if not kept:
            return None
        opened = Opened(kept[0], datetime.fromtimestamp(kept[1], UTC))
        return opened if timezone.now() - opened.made_at <= self.lifetime else None

    def drop(self, request: HttpRequest) -> None:
        """The link has served its purpose in this browser."""
        request.session.pop(self._key, None)

    def _keep(self, request: HttpRequest, opened: Opened) -> None:
        request.session[self._key] = [opened.ref, opened.made_at.timestamp()]

    @property
    def _key(self) -> str:
        return f"link_{self.name}"

    @property
    def _signer(self) -> TimestampSigner:
        return TimestampSigner(salt=f"accounts.mailed_links.{self.name}", sep=".")


def dead(request: HttpRequest) -> HttpResponse:
    """The page of a link that does not work, the same on every reload."""
    return render(request, "accounts/sign_in/link_dead.html", status=410)
