"""Prove by one's telephone before an act, and enrol the first one."""

import django_otp
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.authenticators.strengths import of_code
from accounts.codes.forms import CodeForm
from accounts.phones import actions, enrolment, forms, pages, queries
from accounts.reauthentication import actions as reauthentication_actions
from accounts.reauthentication import passwords
from accounts.users.requests import SignedInRequest
from portal.access import Access, open_to
from portal.access.paths import is_inside
from portal.delivery.models import Channel

HAS_ONE = "電話番号はすでに登録されています。"


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: SignedInRequest) -> HttpResponse:
    """Ask for a code to the account's telephone, then redirect back to the act."""
    phone = queries.of(request.user)
    if phone is None:
        return redirect("accounts:phones:add")
    if not phone.paused_at and queries.usable(request.user) is None:
        return render(request, "accounts/phones/waiting.html", {"phone": phone})
    own = request.GET.get("only") == "phone"
    page = (pages.for_passkey if own else pages.step_up)(request, request.user, phone)

    def done(_: CodeForm) -> HttpResponse:
        django_otp.login(request, phone)  # type: ignore[no-untyped-call]
        reauthentication_actions.record(request, of_code(page.digits), own=own)
        return redirect(_next(request))

    return page.show("accounts/phones/prove.html", done=done, context={"phone": phone, "next": _next(request)})


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def help(request: SignedInRequest) -> HttpResponse:
    """Show 認証コードが届かない場合 [002-42]."""
    return render(request, "accounts/phones/help.html", {"next": _next(request)})


@sensitive_post_parameters("password")
@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SignedInRequest) -> HttpResponse:
    """Ask for the password again; the right one sends a code to the account's mailbox."""
    if queries.of(request.user):
        return _has_one(request)
    form, status = forms.PasswordForm(request.POST or None), 200
    if form.is_valid():
        status = passwords.judge(form, "password", account=request.user)
    if form.is_valid():
        enrolment.begin(request)
        pages.enrol_mail(request, request.user).begin(Channel.MAIL)
        return redirect("accounts:phones:add_mail")
    return render(request, "accounts/phones/add.html", {"form": form}, status=status)


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def add_mail(request: SignedInRequest) -> HttpResponse:
    """Ask for the six digits from the account's mailbox."""
    running = enrolment.under_way(request)
    if running is None:
        return enrolment.KEPT.lapsed(request)

    def done(_: CodeForm) -> HttpResponse:
        enrolment.mailbox_answered(request)
        return redirect("accounts:phones:add_number")

    return pages.enrol_mail(request, request.user).show("accounts/phones/add_mail.html", done=done)


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def add_number(request: SignedInRequest) -> HttpResponse:
    """Ask for the number. Only after password and mailbox may a typed number be sent a code."""
    running = enrolment.under_way(request)
    if running is None or not running.has_mailbox:
        return enrolment.KEPT.lapsed(request)
    form = forms.NumberForm(request.POST or None, initial={"phone": running.number})
    if form.is_valid():
        enrolment.chosen(request, form.cleaned_data["phone"])
        return redirect("accounts:phones:add_code")
    return render(request, "accounts/phones/add_number.html", {"form": form})


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def add_code(request: SignedInRequest) -> HttpResponse:
    """Ask for the code sent to the number; the right one enrols the telephone, which counts a day later."""
    running = enrolment.under_way(request)
    if running is None or not (running.has_mailbox and running.number):
        return enrolment.KEPT.lapsed(request)

    def done(_: CodeForm) -> HttpResponse:
        try:
            actions.enrol(account=request.user, number=running.number, usable_after=actions.FIRST_DAY)
        except actions.HasPhone:
            return _has_one(request)
        enrolment.end(request)
        messages.success(request, "電話番号を登録しました。安全のため、24時間後からご本人確認にお使いいただけます。")
        return redirect("accounts:authenticators:index")

    page = pages.enrol_phone(request, request.user, running.number)
    return page.show("accounts/phones/add_code.html", done=done)


def _next(request: SignedInRequest) -> str:
    asked = request.GET.get("next", "")
    return asked if is_inside(asked) else resolve_url("home:index")


def _has_one(request: SignedInRequest) -> HttpResponse:
    enrolment.end(request)
    messages.info(request, HAS_ONE)
    return redirect("accounts:authenticators:index")
