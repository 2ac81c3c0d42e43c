"""電話番号が使えなくなった方: from the identity check to a new telephone. Until the proof, every page answers alike,
whether or not the contract has an account and whatever that account has.
"""

from functools import partial

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.codes import paper
from accounts.codes.forms import CodeForm
from accounts.contact_changes import actions as contact_change_actions
from accounts.contracts import identity_page
from accounts.lost_phone import actions, pages, queries, steps
from accounts.lost_phone.models import LostPhone, State
from accounts.phones import queries as phone_queries
from accounts.phones.forms import NumberForm
from accounts.recovery_codes import entering
from portal.access import Access, open_to

SAME = "これまでの電話番号と同じです。いまお使いになれる電話番号を入力してください。"
NOT_THEIRS = "このご契約では、ご本人であることを確認できませんでした。ほかの方法をお選びください。"


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Say what is needed, offer quicker ways to people with a passkey, and check the identity."""
    return identity_page.show(
        request,
        "accounts/lost_phone/start.html",
        check=actions.begin,
        done=partial(steps.JOURNEY.enter, request),
        context={"running": steps.JOURNEY.of(request)},
    )


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
@steps.JOURNEY.at(State.IDENTIFIED)
def ways(request: HttpRequest, lost: LostPhone) -> HttpResponse:
    """Offer the other proofs, all of them to everybody."""
    return render(request, "accounts/lost_phone/ways.html", {"lost": lost})


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
@steps.JOURNEY.at(State.IDENTIFIED)
def recovery_code(request: HttpRequest, lost: LostPhone) -> HttpResponse:
    """Ask for a recovery code."""
    return entering.page(
        request,
        redeem=lambda code: actions.use_code(lost=lost, code=code),
        done=lambda: steps.JOURNEY.here(request),
        whose=lost.public_id,
        template="accounts/lost_phone/recovery_code.html",
    )


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
@steps.JOURNEY.at(State.IDENTIFIED)
def contract(request: HttpRequest, lost: LostPhone) -> HttpResponse:
    """Ask for the three data of another contract."""
    return identity_page.show(
        request,
        "accounts/lost_phone/contract.html",
        check=partial(actions.name_other, lost=lost),
        done=lambda _: redirect("accounts:lost_phone:contract_code"),
    )


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
@steps.JOURNEY.at(State.IDENTIFIED)
def contract_code(request: HttpRequest, lost: LostPhone) -> HttpResponse:
    """Ask for a code to its telephone. Only then does the page say whether both have the same holder."""
    if lost.other is None:
        return redirect("accounts:lost_phone:contract")

    def done(_: CodeForm) -> HttpResponse:
        try:
            actions.prove_by_other(lost=lost)
        except actions.NotTheirs:
            messages.error(request, NOT_THEIRS)
        return steps.JOURNEY.here(request)

    return pages.other_contract(request, lost).show("accounts/lost_phone/contract_code.html", done=done)


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
@steps.JOURNEY.at(State.IDENTIFIED, by_letter=True)
def post(request: HttpRequest, lost: LostPhone) -> HttpResponse:
    """Offer 郵送で受け取る."""
    return paper.order(
        request,
        "accounts/lost_phone/post.html",
        subject=queries.posted_subject(lost),
        place=lambda: actions.order_letter(lost=lost),
        context={},
    )


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
@steps.JOURNEY.at(State.IDENTIFIED, by_letter=True)
def posted(request: HttpRequest, lost: LostPhone) -> HttpResponse:
    """Ask for the code from the letter."""
    return paper.enter(
        request,
        "accounts/lost_phone/posted.html",
        redeem=partial(actions.use_letter, lost=lost),
        done=lambda: steps.JOURNEY.here(request),
        has_moved_on=lambda: steps.JOURNEY.has_reached(request, State.PROVEN),
    )


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
@steps.JOURNEY.at(State.PROVEN)
def number(request: HttpRequest, lost: LostPhone) -> HttpResponse:
    """Ask for the new telephone; or say that there is nothing to replace."""
    current = phone_queries.of(lost.account) if lost.account else None
    if current is None:
        context = {"account": lost.account, "is_held": lost.contract.holder_id is not None}
        return render(request, "accounts/lost_phone/nothing.html", context)
    form = NumberForm(request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data["phone"]
        if typed != current.number:
            pages.choose(request, lost, typed)
            return redirect("accounts:lost_phone:number_code")
        form.add_error("phone", SAME)
    return render(request, "accounts/lost_phone/number.html", {"form": form, "current": current})


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
@steps.JOURNEY.at(State.PROVEN)
def number_code(request: HttpRequest, lost: LostPhone) -> HttpResponse:
    """Ask for the code sent to the new telephone; the right one replaces the account's."""
    typed = pages.chosen(request, lost)
    if not typed:
        return redirect("accounts:lost_phone:number")

    def done(_: CodeForm) -> HttpResponse:
        if request.user.is_authenticated:
            logout(request)  # every session ends, this one too
        try:
            actions.recover(lost=lost, number=typed)
        except (contact_change_actions.NoPhone, contact_change_actions.SamePhone):
            return redirect("accounts:lost_phone:number")
        return steps.finish(request, lost)

    return pages.replacement(request, lost, typed).show("accounts/lost_phone/number_code.html", done=done)


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def done(request: HttpRequest) -> HttpResponse:
    """Say what is left to do: sign in with the password, or set a new one."""
    if steps.DONE_KEY not in request.session:
        return redirect("accounts:sign_in:start")
    return render(request, "accounts/lost_phone/done.html", {"has_password": request.session[steps.DONE_KEY]})
