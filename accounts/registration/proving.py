"""The pages on which the contract's telephone is answered, or a letter to its address."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.codes import browser, paper
from accounts.codes import queries as code_queries
from accounts.codes.errors import Locked, Refused
from accounts.codes.forms import CodeForm, WayForm
from accounts.contracts import contacts, pages
from accounts.registration import actions, queries, steps
from accounts.registration.errors import Lapsed
from accounts.registration.models import Registration, State
from portal.access import Access, open_to


@open_to(Access.REGISTERING)
@require_http_methods(["GET", "HEAD", "POST"])
@steps.at(State.IDENTIFIED)
def phone(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Choose where the code goes; also what the resend buttons post to."""
    numbers = contacts.numbers(registration.contract)
    form = WayForm(request.POST or None, numbers=numbers)
    if form.is_valid():
        key, channel = form.cleaned_data["way"]
        try:
            actions.send_code(registration=registration, key=key, channel=channel, browser=browser.token(request))
        except Locked:
            form = WayForm(numbers=numbers)  # the page says so by itself
        except Refused as refusal:
            if code_queries.is_pending(registration.challenge):
                messages.warning(request, refusal.text)
                return redirect("accounts:registration:code")
            form.add_error(None, refusal.text)
        else:
            return redirect("accounts:registration:code")
    context = {"form": form, **pages.choosing(registration.contract, registration.purpose)}
    return render(request, "accounts/registration/phone.html", context)


@open_to(Access.REGISTERING)
@require_http_methods(["GET", "HEAD", "POST"])
@steps.at(State.IDENTIFIED)
def code(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Type the code."""
    if registration.challenge is None:
        return redirect("accounts:registration:phone")
    form = CodeForm(request.POST or None, length=registration.challenge.length)
    if form.is_valid():
        digits = form.cleaned_data["digits"]
        try:
            actions.verify(registration=registration, digits=digits, browser=browser.token(request))
        except Locked:
            form = CodeForm(length=registration.challenge.length)
        except Refused as refusal:
            if steps.has_moved_on(request):
                return redirect("accounts:registration:profile")
            form.add_error("digits", refusal.text)
        except Lapsed:
            return steps.lapsed(request)
        else:
            return redirect("accounts:registration:profile")
    waiting = pages.waiting(registration.contract, registration.challenge, registration.number)
    return render(request, "accounts/registration/code.html", {"form": form, **waiting})


@open_to(Access.REGISTERING)
@require_http_methods(["GET", "HEAD"])
@steps.at(State.IDENTIFIED)
def help(request: HttpRequest, registration: Registration) -> HttpResponse:
    """認証コードが届かない場合 [002-29]."""
    return render(request, "accounts/registration/help.html", {"registration": registration})


@open_to(Access.REGISTERING)
@require_http_methods(["GET", "HEAD", "POST"])
@steps.at(State.IDENTIFIED, by_letter=True)
def post(request: HttpRequest, registration: Registration) -> HttpResponse:
    """郵送で受け取る, where no phone works."""
    return paper.order(
        request,
        "accounts/registration/post.html",
        subject=queries.posted_subject(registration),
        place=lambda: actions.order_posted(registration=registration),
        context={"registration": registration},
    )


@open_to(Access.REGISTERING)
@require_http_methods(["GET", "HEAD", "POST"])
@steps.at(State.IDENTIFIED, by_letter=True)
def posted(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Type the code from the letter."""
    try:
        return paper.enter(
            request,
            "accounts/registration/posted.html",
            redeem=lambda digits: actions.verify_posted(registration=registration, digits=digits),
            done=lambda: redirect("accounts:registration:profile"),
            has_moved_on=lambda: steps.has_moved_on(request),
        )
    except Lapsed:
        return steps.lapsed(request)
