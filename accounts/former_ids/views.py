"""The pages of a migration, in their order [002-17…50]. A browser that gave the right legacy ID and password is at one
of them; nobody is signed in before the last.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.authenticators.strengths import of_code
from accounts.codes.forms import CodeForm
from accounts.former_ids import actions, completion, forms, pages, queries, steps, wording
from accounts.former_ids.actions import AddressTaken, Closed
from accounts.former_ids.models import MigrationCase, State
from accounts.sign_in.entry import let_in
from accounts.users.requests import SignedInRequest
from portal import masking
from portal.access import Access, open_to
from portal.limits import TooMany

METHODS = ["GET", "HEAD", "POST"]


@open_to(Access.MIGRATING)
@require_http_methods(METHODS)
@steps.JOURNEY.at(State.TERMS)
def terms(request: HttpRequest, case: MigrationCase) -> HttpResponse:
    """Show 利用規約: 「同意して進む」, or 「キャンセル」 [002-17]."""
    if request.method == "POST":
        actions.agree(case=case)
        return steps.JOURNEY.here(request)
    return render(request, "accounts/former_ids/terms.html", {"case": case, **queries.terms_versions()})


@open_to(Access.MIGRATING)
@require_http_methods(METHODS)
@steps.JOURNEY.at(State.ADDRESS)
def address(request: HttpRequest, case: MigrationCase) -> HttpResponse:
    """Ask whether to keep the legacy address: 「はい」 leads to the telephone, 「いいえ」 to a new one [002-18, 19]."""
    refused = ""
    match request.POST.get("keep"):
        case "yes":
            try:
                actions.keep_address(case=case)
            except AddressTaken:
                refused = wording.KEPT_TAKEN
            else:
                return pages.to_phone(request, case)
        case "no":
            actions.change_address(case=case)
            return steps.JOURNEY.here(request)
    context = {"case": case, "masked": masking.email(case.legacy.email), "refused": refused}
    return render(request, "accounts/former_ids/address.html", context)


@open_to(Access.MIGRATING)
@require_http_methods(METHODS)
@steps.JOURNEY.at(State.NEW_ADDRESS)
def new_address(request: HttpRequest, case: MigrationCase) -> HttpResponse:
    """Ask for another address, and send a code there [002-20]."""
    form = forms.AddressForm(request.POST or None, initial={"email": case.email})
    if form.is_valid():
        try:
            actions.name_address(case=case, email=form.cleaned_data["email"])
        except AddressTaken:
            form.add_error("email", wording.TAKEN)
        except TooMany as refusal:
            form.add_error("email", wording.too_many_addresses(refusal.retry_after))
        else:
            return pages.to_mail(request, case)
    return render(request, "accounts/former_ids/new_address.html", {"form": form})


@open_to(Access.MIGRATING)
@require_http_methods(METHODS)
@steps.JOURNEY.at(State.MAIL_CODE)
def mail_code(request: HttpRequest, case: MigrationCase) -> HttpResponse:
    """Ask for the code from the mail: メールアドレス認証 [002-28]; 「メールアドレスを直す」 leads back."""
    if "correct" in request.POST:
        actions.correct_address(case=case)
        return steps.JOURNEY.here(request)

    def done(_: CodeForm) -> HttpResponse:
        actions.mail_read(case=case)
        return steps.JOURNEY.here(request)

    return pages.of_mail(request, case).show("accounts/former_ids/mail_code.html", done=done)


@open_to(Access.MIGRATING)
@require_http_methods(METHODS)
@steps.JOURNEY.at(State.REPLACE)
def replace(request: HttpRequest, case: MigrationCase) -> HttpResponse:
    """Say that the contract's address will be this one too: 「OK」, or 「キャンセル」 [002-33]."""
    if request.method == "POST":
        actions.replace_address(case=case)
        return pages.to_phone(request, case)
    return render(request, "accounts/former_ids/replace.html", {"case": case})


@open_to(Access.MIGRATING)
@require_http_methods(METHODS)
@steps.JOURNEY.at(State.PHONE)
def phone(request: HttpRequest, case: MigrationCase) -> HttpResponse:
    """Ask for the code from the contract's telephone: 認証コード入力 [002-35…42]."""
    page = pages.of_phone(request, case)
    number, digits = page.number, page.digits

    def done(_: CodeForm) -> HttpResponse:
        if number is not None:
            actions.phone_answered(case=case, number=number.number, digits=digits)
        return steps.JOURNEY.here(request)

    return page.show("accounts/former_ids/phone.html", done=done)


@open_to(Access.MIGRATING)
@require_http_methods(["GET", "HEAD"])
@steps.JOURNEY.at(State.MAIL_CODE, State.PHONE)
def help(request: HttpRequest, case: MigrationCase) -> HttpResponse:
    """Show 認証コードが届かない場合 [002-29, 42]."""
    context = {"is_mail": case.state == State.MAIL_CODE, "back": reverse(steps.PAGES[case.state])}
    return render(request, "accounts/former_ids/help.html", context)


@sensitive_post_parameters("password", "again")
@open_to(Access.MIGRATING)
@require_http_methods(METHODS)
@steps.JOURNEY.at(State.PASSWORD)
def password(request: HttpRequest, case: MigrationCase) -> HttpResponse:
    """Ask for the password, twice; 「再登録を完了する」 opens the account [002-43…48]."""
    form = forms.PasswordForm(request.POST or None, terms=pages.personal_terms(case))
    if form.is_valid():
        try:
            account = completion.complete(case=case, password=form.cleaned_data["password"])
        except AddressTaken:
            messages.error(request, wording.TAKEN)
            return steps.JOURNEY.lapsed(request)
        except Closed as closed:
            return steps.close(request, closed)
        response = let_in(
            request,
            account,
            method="migration",
            proven=of_code(case.digits),
            next_url=reverse("accounts:former_ids:done"),
        )
        request.session[steps.DONE_KEY] = {"is_new_address": case.is_new_address}
        return response
    return render(request, "accounts/former_ids/password.html", {"form": form, "case": case})


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def done(request: SignedInRequest) -> HttpResponse:
    """Show 登録完了, with 「FIDO認証登録へ」 [002-49]."""
    finished = request.session.get(steps.DONE_KEY)
    if finished is None:
        return redirect("home:index")
    return render(request, "accounts/former_ids/done.html", {**finished, "keeps_id": queries.keeps_id(request.user)})


@open_to(Access.MIGRATING)
@require_http_methods(["POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """End the migration by 「キャンセル」, 「ログインへ戻る」 or 「ログイン画面へ」 [002-70]."""
    steps.forget(request)
    messages.info(request, wording.LEFT)
    return redirect("accounts:sign_in:start")


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def closed(request: HttpRequest) -> HttpResponse:
    """Say why this legacy ID cannot be migrated, to a browser that gave its right password."""
    ending = wording.CLOSED.get(request.session.get(steps.CLOSED_KEY, ""))
    if ending is None:
        return redirect("accounts:sign_in:start")
    return render(request, "accounts/former_ids/closed.html", {"ending": ending})
