"""電話番号・メールアドレスの変更, and undoing a change within ten days."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.users.models import State
from accounts.authenticators.strengths import Strength
from accounts.codes.forms import CodeForm
from accounts.contact_changes import actions, forms, pages, queries, undoing
from accounts.mailed_links.mailed import LinkDead
from accounts.phones import queries as phone_queries
from accounts.phones.forms import NumberForm
from accounts.reauthentication import actions as reauthentication_actions
from accounts.reauthentication import guards, passwords
from accounts.reauthentication.guards import needs
from accounts.users.actions import AddressTaken
from accounts.users.requests import SignedInRequest
from portal import masking
from portal.access import Access, open_to
from portal.access.paths import is_inside
from portal.delivery.models import Channel
from portal.limits import TooMany
from portal.text import wait

SAME = "現在ご登録の電話番号と同じです。新しい電話番号を入力してください。"
SAME_ADDRESS = "現在ご登録のメールアドレスと同じです。新しいメールアドレスを入力してください。"
TAKEN = "このメールアドレスは、別のアカウントに登録されています。別のメールアドレスを入力してください。"
UNDONE = "変更を取り消し、すべての端末からログアウトしました。念のため、パスワードを再設定してください。"
UNDONE_WITHDRAWN = (
    "変更を取り消しました。アカウントは退会のお手続き中のままです。"
    "退会を取りやめるには、退会の受付をお知らせしたメールのリンクからお手続きください。"
)
TOO_MANY = "メールアドレスの変更を申し込める回数の上限に達しました。{}ほどたってから、もう一度お試しください。"


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
@needs(Strength.PHONE)
def phone(request: SignedInRequest) -> HttpResponse:
    """Ask for the new number. A recovery code or a passkey opens this page where the telephone is lost."""
    current = phone_queries.of(request.user)
    if current is None:
        return redirect("accounts:phones:add")
    form = NumberForm(request.POST or None, initial={"phone": pages.PHONE.of(request).get("wants", "")})
    if form.is_valid():
        number = form.cleaned_data["phone"]
        if number != current.number:
            pages.PHONE.begin(request, wants=number)
            return redirect("accounts:contact_changes:phone_code")
        form.add_error("phone", SAME)
    return render(request, "accounts/contact_changes/phone.html", {"form": form, "current": current})


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def phone_code(request: SignedInRequest) -> HttpResponse:
    """Ask for the code sent to the new telephone; the right one replaces the former telephone."""
    number = pages.PHONE.of(request).get("wants")
    if not number:
        return pages.PHONE.lapsed(request)

    def done(_: CodeForm) -> HttpResponse:
        pages.PHONE.end(request)
        try:
            actions.replace_phone(account=request.user, number=number, keep=request.session.session_key or "")
        except (actions.NoPhone, actions.SamePhone):
            return redirect("accounts:contact_changes:phone")
        messages.success(request, "登録電話番号を変更しました。")
        return redirect("accounts:authenticators:index")

    return pages.new_phone(request, request.user, number).show("accounts/contact_changes/phone_code.html", done=done)


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def mailbox(request: SignedInRequest) -> HttpResponse:
    """Ask for a code to the account's mailbox where there is nothing stronger, then redirect to the act."""
    asked = request.GET.get("next", "")
    next_url = asked if is_inside(asked) else "accounts:authenticators:index"

    def done(_: CodeForm) -> HttpResponse:
        reauthentication_actions.record(request, Strength.MAIL)
        return redirect(next_url)

    return pages.mailbox(request, request.user).show("accounts/contact_changes/mailbox.html", done=done)


@sensitive_post_parameters("password")
@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
@guards.needs_the_strongest
def email(request: SignedInRequest) -> HttpResponse:
    """Ask for the new address. The answer is the same whether or not another account has it."""
    typed = {"email": pages.EMAIL.of(request).get("wants", "")}
    asks_password = not guards.has_second_step(request)
    form = forms.AddressForm(request.POST or None, initial=typed, asks_password=asks_password)
    status = _judge(request, form) if form.is_valid() else 200
    if form.is_valid():
        address = form.cleaned_data["email"].lower()
        pages.EMAIL.begin(request, wants=address)
        pages.new_email(request, request.user, address).begin(Channel.MAIL)
        return redirect("accounts:contact_changes:email_code")
    current = masking.email(request.user.email)
    return render(request, "accounts/contact_changes/email.html", {"form": form, "current": current}, status=status)


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def email_code(request: SignedInRequest) -> HttpResponse:
    """Ask for the code sent to the new mailbox; the right one replaces the former address."""
    address = pages.EMAIL.of(request).get("wants")
    if not address:
        return pages.EMAIL.lapsed(request)

    def done(_: CodeForm) -> HttpResponse:
        pages.EMAIL.end(request)
        try:
            actions.replace_email(account=request.user, address=address, keep=request.session.session_key or "")
        except AddressTaken:  # shown only after a code from that mailbox
            messages.error(request, TAKEN)
            return redirect("accounts:contact_changes:email")
        except actions.SameAddress:
            return redirect("accounts:contact_changes:email")
        messages.success(request, "メールアドレスを変更しました。")
        return redirect("accounts:authenticators:index")

    page = pages.new_email(request, request.user, address)
    return page.show("accounts/contact_changes/email_code.html", done=done)


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def undo_open(request: HttpRequest, token: str) -> HttpResponse:
    """Open the link of mail or SMS. Its token moves into the session."""
    return queries.UNDO.enter(request, token, is_alive=lambda opened: queries.undoable(opened.ref) is not None)


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest) -> HttpResponse:
    """Ask for the second step that was valid before the change, then undo it with all later ones.

    An owner who does not have that telephone either can undo an earlier change, which asks for the one before.
    """
    change = queries.undoable(queries.UNDO.held_ref(request))
    if change is None:
        return queries.UNDO.dead(request)
    earlier = queries.earlier(change)
    if wanted := next((one for one in earlier if one.public_id == request.POST.get("earlier")), None):
        queries.UNDO.hold(request, wanted.public_id)
        return redirect("accounts:contact_changes:undo")

    def done(_: CodeForm) -> HttpResponse:
        try:
            undoing.undo(change=change)
        except LinkDead:
            return queries.UNDO.dead(request)
        except AddressTaken:
            return render(request, "accounts/contact_changes/undo_taken.html", status=409)
        logout(request)  # its session may be one of those that have just ended
        if change.account.state == State.WITHDRAWN:
            messages.success(request, UNDONE_WITHDRAWN)
            return redirect("accounts:sign_in:start")
        messages.success(request, UNDONE)
        return redirect("accounts:password_reset:start")

    context = {"change": change, "earlier": earlier, "asked": queries.undo_destination(change)}
    return pages.former(request, change).show("accounts/contact_changes/undo.html", done=done, context=context)


def _judge(request: SignedInRequest, form: forms.AddressForm) -> int:
    """Judge the form: a different address, the password where it is asked, and the limits of both. Errors are added to
    the form; returns the status of its page.
    """
    address = form.cleaned_data["email"]
    if address.lower() == request.user.email:
        form.add_error("email", SAME_ADDRESS)
        return 200
    status = passwords.judge(form, "password", account=request.user) if "password" in form.fields else 200
    if form.is_valid():
        try:
            actions.ask_address(account=request.user, address=address)
        except TooMany as refusal:
            form.add_error(None, TOO_MANY.format(wait(refusal.retry_after)))
            status = 429
    return status
