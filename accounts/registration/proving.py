"""The pages that ask for the contract's telephone, or for a letter to its address."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.codes import paper
from accounts.codes.forms import CodeForm
from accounts.journeys.journey import Lapsed
from accounts.registration import actions, queries, steps
from accounts.registration.models import Registration, State
from portal.access import Access, open_to


@open_to(Access.REGISTERING)
@require_http_methods(["GET", "HEAD", "POST"])
@steps.JOURNEY.at(State.IDENTIFIED)
def phone(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Ask where the code goes; also the target of the resend buttons."""
    page = steps.telephone(request, registration)
    return page.choose("accounts/registration/phone.html", then="accounts:registration:code")


@open_to(Access.REGISTERING)
@require_http_methods(["GET", "HEAD", "POST"])
@steps.JOURNEY.at(State.IDENTIFIED)
def code(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Ask for the code."""
    page = steps.telephone(request, registration)
    challenge, number = page.challenge, page.number
    if challenge is None or number is None:
        return redirect("accounts:registration:phone")

    def done(_: CodeForm) -> HttpResponse:
        try:
            actions.answer_phone(registration=registration, challenge=challenge, key=number.key)
        except Lapsed:
            return steps.JOURNEY.lapsed(request)
        return redirect("accounts:registration:profile")

    return page.show("accounts/registration/code.html", done=done)


@open_to(Access.REGISTERING)
@require_http_methods(["GET", "HEAD"])
@steps.JOURNEY.at(State.IDENTIFIED)
def help(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Show 認証コードが届かない場合 [002-29]."""
    return render(request, "accounts/registration/help.html", {"registration": registration})


@open_to(Access.REGISTERING)
@require_http_methods(["GET", "HEAD", "POST"])
@steps.JOURNEY.at(State.IDENTIFIED, by_letter=True)
def post(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Offer 郵送で受け取る, where no phone works."""
    return paper.order(
        request,
        "accounts/registration/post.html",
        subject=queries.posted_subject(registration),
        place=lambda: actions.order_posted(registration=registration),
        context={"registration": registration},
    )


@open_to(Access.REGISTERING)
@require_http_methods(["GET", "HEAD", "POST"])
@steps.JOURNEY.at(State.IDENTIFIED, by_letter=True)
def posted(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Ask for the code from the letter."""
    try:
        return paper.enter(
            request,
            "accounts/registration/posted.html",
            redeem=partial(actions.verify_posted, registration=registration),
            done=lambda: redirect("accounts:registration:profile"),
            has_moved_on=lambda: steps.JOURNEY.has_reached(request, State.VERIFIED),
        )
    except Lapsed:
        return steps.JOURNEY.lapsed(request)
