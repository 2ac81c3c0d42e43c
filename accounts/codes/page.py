"""The page of a flow that asks for a code: one address, to which `way` is posted to send it and `digits` to judge it.

The challenge is kept in the session (on the server), so that a page can be reloaded and works without scripts.
"""

import secrets
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.codes import actions, queries, sending
from accounts.codes.errors import BudgetSpent, Expired, Locked, Refused
from accounts.codes.forms import CodeForm, WayForm
from accounts.codes.models import Challenge, destination
from accounts.codes.numbers import Number
from accounts.codes.policies import shortest
from portal.access import tabs
from portal.access.client import client_network
from portal.delivery.models import Channel
from portal.delivery.status import is_failing

BROWSER_KEY = "codes_browser"  # session key
SPENT = (
    "入力の誤りが重なったため、認証コードによる認証はご利用いただけません。"
    "パスキーをご登録の場合はパスキーをご利用ください。ご不明な点は、お問い合わせ窓口までご連絡ください。"
)
OTHER_TAB = (
    "ほかの画面で別のお手続きが始まったため、この操作は行われませんでした（回数には数えていません）。"
    "続ける場合は、この画面に表示された宛先に届いた認証コードを入力してください。"
)
Done = Callable[[CodeForm], HttpResponse]


def words_for_account(refusal: Refused) -> str:
    """Return the sentence for a refusal, addressed to a person who has an account."""
    return SPENT if isinstance(refusal, BudgetSpent) else refusal.text


class CodePage:
    """Code page of one flow.

    `name` distinguishes the flows of a session, `subject` is whose budget is spent, `numbers` where codes may go, and
    `words` says why a code is refused. The caller has checked a first proof, and `numbers` come from records, never
    from what was just typed.
    """

    def __init__(
        self,
        request: HttpRequest,
        *,
        name: str,
        subject: str,
        purpose: str,
        numbers: Sequence[Number],
        words: Callable[[Refused], str] = words_for_account,
    ) -> None:
        self.request, self.key, self.words = request, f"code_{name}", words
        self.subject, self.purpose = subject, purpose
        self.mark = tabs.mark(name, subject, purpose)
        self.numbers = [number for number in numbers if number.channels]

    @cached_property
    def challenge(self) -> Challenge | None:
        """Return the challenge of this browser for this purpose; None before the first sending."""
        if self.number is None or self._kept.get("to") != destination(self.number.number):
            return None  # the number was changed since: what was sent proves the former one
        found = queries.named(self._kept["challenge"])
        is_mine = found is not None and (found.subject, found.purpose) == (self.subject, self.purpose)
        return found if is_mine else None

    @property
    def digits(self) -> int:
        """Return the length of the code: that of the latest one, or the minimum of the next one."""
        return self.challenge.length if self.challenge else shortest(self.purpose)

    @property
    def number(self) -> Number | None:
        """Return where the latest code went."""
        return next((known for known in self.numbers if known.key == self._kept.get("number")), None)

    @property
    def _kept(self) -> dict[str, str]:
        kept: dict[str, str] = self.request.session.get(self.key, {})
        return kept

    def send(self, key: str, channel: str) -> None:
        """Send a code. Raises `codes.errors`."""
        challenge = sending.send(
            subject=self.subject,
            purpose=self.purpose,
            numbers=self.numbers,
            challenge=self.challenge,
            key=key,
            channel=channel,
            browser=_browser_token(self.request),
            network=client_network(self.request),
        )
        to = next(destination(number.number) for number in self.numbers if number.key == key)
        self.request.session[self.key] = {"challenge": challenge.public_id, "number": key, "to": to}
        self.__dict__.pop("challenge", None)

    def begin(self, channel: Channel) -> None:
        """Send the first code without being asked where there is only one destination by this channel; errors show on
        the page.
        """
        if len(self.numbers) == 1 and self.numbers[0].takes(channel):
            self._try(self.numbers[0].key, channel)

    def redeem(self, digits: str) -> None:
        """Judge digits. Raises `codes.errors`. Never inside a transaction."""
        if self.challenge is None:
            raise Expired
        token = _browser_token(self.request)
        actions.redeem(challenge=self.challenge, digits=digits, purpose=self.purpose, browser=token)

    def end(self) -> None:
        """Forget the challenge in this browser."""
        self.request.session.pop(self.key, None)

    def choose(self, template: str, *, then: str, context: dict[str, Any] | None = None) -> HttpResponse:
        """Answer a separate page that asks where the code goes; `then` is the page that judges the digits.

        It also takes the resend buttons of that page: an error shows there while an earlier code still stands.
        """
        if tabs.is_of_another(self.request, self.mark):
            return self._of_another_tab()
        form = WayForm(self.request.POST or None, numbers=self.numbers)
        if form.is_valid():
            try:
                self.send(*form.cleaned_data["way"])
            except Locked:
                form = WayForm(numbers=self.numbers)  # the page itself says it
            except Refused as refusal:
                if queries.is_pending(self.challenge):
                    messages.warning(self.request, self.words(refusal))
                    return redirect(then)
                form.add_error(None, self.words(refusal))
            else:
                return redirect(then)
        locked = queries.lock(subject=self.subject, purpose=self.purpose)
        known = {"form": form, "numbers": self.numbers, "locked": locked, "mark": self.mark}
        return render(self.request, template, {**known, **(context or {})})

    def show(
        self,
        template: str,
        *,
        done: Done,
        form: type[CodeForm] = CodeForm,
        context: dict[str, Any] | None = None,
        again: Callable[[], HttpResponse] | None = None,
    ) -> HttpResponse:
        """Answer the request: send a code, judge digits (`done` answers the right ones), or draw the page.

        `again` answers a double press whose first press was right; by default it redirects to this page.
        """
        if tabs.is_of_another(self.request, self.mark):
            return self._of_another_tab()
        if "way" in self.request.POST:
            return self._sent()
        filled = form(self.request.POST or None, length=self.digits)
        if filled.is_valid():
            try:
                self.redeem(filled.cleaned_data["digits"])
            except Locked:
                filled = form(length=self.digits)  # the page itself says it, where the field was
            except Refused as refusal:
                if self._was_quicker():
                    return again() if again else redirect(self.request.get_full_path())
                filled.add_error("digits", self.words(refusal))
            else:
                self.end()
                return done(filled)
        return render(self.request, template, {"form": filled, **self.context(), **(context or {})})

    def context(self) -> dict[str, Any]:
        """Return the context of `accounts/codes/_page.html`."""
        locked = queries.lock(subject=self.subject, purpose=self.purpose)
        channel = self.challenge.channel if self.challenge and self.number and not locked else ""
        shown = [self.number] if channel and self.number else self.numbers
        usual = {number.channels[0] for number in self.numbers}
        return {
            "locked": locked,
            "mark": self.mark,
            "numbers": self.numbers,
            "number": self.number,
            "challenge": self.challenge if channel else None,
            "is_voice": channel == Channel.VOICE,
            "is_mail": channel == Channel.MAIL,
            "resend_in": queries.seconds_until_send(subject=self.subject, to=[number.number for number in shown]),
            "is_late": any(is_failing(Channel(way)) for way in ([channel] if channel else sorted(usual))),
        }

    def _sent(self) -> HttpResponse:
        """Send what a sending button asked for and redirect to the page, so that a reload sends nothing."""
        form = WayForm(self.request.POST, numbers=self.numbers)
        if form.is_valid():
            self._try(*form.cleaned_data["way"])
        else:
            messages.warning(self.request, str(form.errors["way"][0]))
        return redirect(self.request.get_full_path())

    def _of_another_tab(self) -> HttpResponse:
        """Judge nothing of a form that an older tab drew for somebody else, and show where this session is."""
        messages.warning(self.request, OTHER_TAB)
        return redirect(self.request.get_full_path())

    def _try(self, key: str, channel: str) -> None:
        try:
            self.send(key, channel)
        except Locked:
            pass  # the page says so by itself
        except Refused as refusal:
            messages.warning(self.request, self.words(refusal))

    def _was_quicker(self) -> bool:
        """Tell whether a parallel request of this browser has redeemed the code, so a double press is no mistake."""
        spent = queries.named(self.challenge.public_id) if self.challenge else None
        return spent is not None and spent.spent_at is not None


def _browser_token(request: HttpRequest) -> str:
    """Return the random value that ties a challenge to this browser's session; a sign-in does not change it."""
    if BROWSER_KEY not in request.session:
        request.session[BROWSER_KEY] = secrets.token_urlsafe(16)
    return str(request.session[BROWSER_KEY])
