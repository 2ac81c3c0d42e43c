"""Undo an ID登録 within ten days. The pages before it are `accounts.registration`'s.

Where the former account's telephone is not at hand any more, a recovery code or a posted code proves as much: the
telephone may be the one that passed to another person and took the contract over.
"""

from functools import partial

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.codes import numbers, paper, posting, subjects
from accounts.codes.forms import CodeForm
from accounts.codes.models import Purpose
from accounts.codes.page import CodePage
from accounts.contact_changes.forms import FormerPasswordForm
from accounts.mailed_links.mailed import LinkDead
from accounts.reauthentication import passwords
from accounts.recovery_codes import actions as recovery_code_actions
from accounts.recovery_codes import entering
from accounts.takeover import actions, queries
from accounts.takeover.models import LIFETIME, Takeover
from portal.access import Access, open_to
from portal.audit.by import ANONYMOUS
from portal.policy.knobs import policy

UNDONE = (
    "登録し直し（ID登録）を取り消し、ご契約を元のアカウントに戻しました。念のため、パスワードを再設定してください。"
)
WRONG = "パスワードが一致しません。登録し直し（ID登録）の前にお使いだったパスワードを入力してください。"


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def undo_open(request: HttpRequest, token: str) -> HttpResponse:
    """Open the link of mail or SMS. It moves into the session."""
    return queries.UNDO.enter(request, token, is_alive=lambda opened: queries.undoable(opened.ref) is not None)


@sensitive_post_parameters("password")
@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest) -> HttpResponse:
    """Ask for the former account's second step; for its password, where it had none. Offer the other ways besides, or
    alone where the telephone is known to have passed on.
    """
    found = queries.undoable(queries.UNDO.held_ref(request))
    if found is None:
        return queries.UNDO.dead(request)
    if found.second_step is None:
        return _by_password(request, found)
    phone = queries.asked(found)
    context = {"found": found, "by_letter": bool(policy().posted_code and queries.posted_subject(found))}
    if phone is None:
        return render(request, "accounts/takeover/undo.html", {**context, "has_passed_on": True})
    page = CodePage(
        request,
        name="undo_registration",
        subject=subjects.undoing(found.former),
        purpose=Purpose.RECOVERY,
        numbers=[numbers.of_phone(phone.number)],
    )

    def done(_: CodeForm) -> HttpResponse:
        return _undone(request, found)

    return page.show("accounts/takeover/undo.html", done=done, context=context)


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def undo_recovery_code(request: HttpRequest) -> HttpResponse:
    """Ask for a recovery code instead. Those of the ten days before do not count: an intruder may have made them."""
    found = _with_second_step(request)
    if found is None:
        return queries.UNDO.dead(request)

    def redeem(code: str) -> None:
        before = found.made_at - LIFETIME
        recovery_code_actions.redeem(account=found.former, code=code, by=ANONYMOUS, made_before=before)

    context = {"back_url": resolve_url("accounts:takeover:undo")}
    return entering.page(
        request, redeem=redeem, done=lambda: _undone(request, found), whose=found.public_id, context=context
    )


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def undo_post(request: HttpRequest) -> HttpResponse:
    """Offer 郵送で受け取る, to the address of the contract that moved."""
    found, subject = _by_letter(request)
    if found is None:
        return queries.UNDO.dead(request)
    context = {"until": found.made_at + LIFETIME}
    template = "accounts/takeover/undo_post.html"
    return paper.order(request, template, subject=subject, place=lambda: _order(subject), context=context)


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def undo_posted(request: HttpRequest) -> HttpResponse:
    """Ask for the code from the letter."""
    found, subject = _by_letter(request)
    if found is None:
        return queries.UNDO.dead(request)
    return paper.enter(
        request,
        "accounts/takeover/undo_posted.html",
        redeem=partial(posting.redeem, subject=subject),
        done=lambda: _undone(request, found),
        has_moved_on=lambda: False,
    )


def _with_second_step(request: HttpRequest) -> Takeover | None:
    """Return the ID登録 of the link that this browser opened, if it still works and a password does not undo it."""
    found = queries.undoable(queries.UNDO.held_ref(request))
    return found if found and found.second_step else None


def _by_letter(request: HttpRequest) -> tuple[Takeover | None, str]:
    """Return the same, and the subject of its letters; None where no letter may undo it."""
    found = _with_second_step(request) if policy().posted_code else None
    subject = queries.posted_subject(found) if found else ""
    return (found, subject) if subject else (None, "")


def _order(subject: str) -> None:
    posting.order(subject=subject)


def _by_password(request: HttpRequest, found: Takeover) -> HttpResponse:
    form, status = FormerPasswordForm(request.POST or None, asks_password=True), 200
    if form.is_valid():
        status = passwords.judge(form, "password", account=found.former, wrong=WRONG)
    if form.is_valid():
        return _undone(request, found)
    context = {"form": form, "found": found, "by_password": True}
    return render(request, "accounts/takeover/undo.html", context, status=status)


def _undone(request: HttpRequest, found: Takeover) -> HttpResponse:
    logout(request)  # in this browser too, whoever is signed in; the link goes with the session
    try:
        actions.undo(takeover=found)
    except LinkDead:
        return queries.UNDO.dead(request)
    messages.success(request, UNDONE)
    return redirect("accounts:password_reset:start")
