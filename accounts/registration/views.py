"""The pages of a registration, in their order."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.contracts import identity_page
from accounts.journeys.journey import Lapsed
from accounts.mailed_links.mailed import LinkDead
from accounts.reauthentication import passwords
from accounts.registration import actions, completion, forms, links, queries, steps, wording
from accounts.registration import provisional as registration_provisional
from accounts.registration.errors import NameTaken, SameAddress, WrongPassword
from accounts.registration.models import Registration, State
from accounts.sign_in.entry import let_in
from portal.access import Access, open_to
from portal.access.client import client_network
from portal.delivery.models import Channel
from portal.delivery.status import is_failing
from portal.limits import TooMany


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Ask for 認証情報, which must match the company's data."""
    return _identity(request, "accounts/registration/start.html")


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest) -> HttpResponse:
    """Offer ID登録 with another address, for people who can neither sign in nor read the account's mails [002-66]."""
    return _identity(request, "accounts/registration/again.html", again=True)


def _identity(request: HttpRequest, template: str, *, again: bool = False) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("accounts:contracts:add")
    return identity_page.show(
        request,
        template,
        check=partial(actions.identify, again=again),
        done=partial(steps.enter, request),
        context={"running": steps.JOURNEY.of(request)},
    )


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def plain(request: HttpRequest) -> HttpResponse:
    """Register without a contract: for line users and guests."""
    if request.user.is_authenticated:
        return redirect("home:index")
    if request.method == "POST":
        return steps.enter(request, actions.begin_plain(network=client_network(request)))
    return render(request, "accounts/registration/plain.html")


@sensitive_post_parameters("password", "password_again")
@open_to(Access.REGISTERING)
@require_http_methods(["GET", "HEAD", "POST"])
@steps.JOURNEY.at(State.VERIFIED)
def profile(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Ask for 初期情報: ID, password, address, nickname, consent."""
    form = forms.ProfileForm(request.POST or None, registration=registration, initial=forms.typed_before(registration))
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("username", "password", "email", "nickname")}
        try:
            actions.fill(registration=registration, **given, network=client_network(request))
        except NameTaken:
            form.add_error("username", wording.TAKEN_FULLY)
        except SameAddress:
            form.add_error("email", wording.SAME)
        except TooMany as refusal:
            form.add_error("username", wording.too_many_ids(refusal.retry_after))
        except Lapsed:
            return steps.JOURNEY.lapsed(request)
        else:
            return redirect("accounts:registration:confirm")
    if form.is_bound and form.has_good_password():
        kept = {name: form.data_of(name) for name in ("username", "password")}
        actions.keep_password(registration=registration, **kept)
        form.keep_password()
    return render(
        request,
        "accounts/registration/profile.html",
        {"form": form, "registration": registration, "sender_domain": wording.sender_domain()},
    )


@sensitive_post_parameters("password", "password_again")
@open_to(Access.REGISTERING)
@require_http_methods(["POST"])
@steps.JOURNEY.at(State.VERIFIED)
def check(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Answer ID チェック: JSON for the script, else the form again with everything typed still in it."""
    form = forms.IdForm(request.POST)
    network = client_network(request)
    answer = wording.answer(
        form, lambda name: actions.check_id(registration=registration, username=name, network=network)
    )
    status = 429 if answer.key == "wait" else 200
    if not request.accepts("text/html"):
        return JsonResponse({"answer": answer.key, "text": answer.text}, status=status)
    typed = forms.ProfileForm(request.POST, registration=registration)
    if not typed.errors.keys() & {"username", "password", "password_again"}:
        kept = {name: typed.cleaned_data[name] for name in ("username", "password")}
        registration = actions.keep_password(registration=registration, **kept) if kept["password"] else registration
    again = forms.ProfileForm(registration=registration, initial=request.POST.dict())
    context = {"form": again, "registration": registration, "answer": answer, "sender_domain": wording.sender_domain()}
    return render(request, "accounts/registration/profile.html", context, status=status)


@open_to(Access.REGISTERING)
@require_http_methods(["GET", "HEAD", "POST"])
@steps.JOURNEY.at(State.VERIFIED)
def confirm(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Show 確認: what was typed, then 仮登録する."""
    if not registration.is_filled:
        return redirect("accounts:registration:profile")
    refused = ""
    if request.method == "POST":
        try:
            registration_provisional.begin(registration=registration)
        except NameTaken:
            messages.error(request, wording.TAKEN_FULLY)
            return redirect("accounts:registration:profile")
        except Lapsed:
            return steps.JOURNEY.lapsed(request)
        except TooMany as refusal:
            refused = wording.too_many_mails(refusal.retry_after)
        else:
            return redirect("accounts:registration:provisional")
    return render(request, "accounts/registration/confirm.html", {"registration": registration, "refused": refused})


@open_to(Access.REGISTERING)
@require_http_methods(["GET", "HEAD", "POST"])
@steps.JOURNEY.at(State.PROVISIONAL)
def provisional(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Say that the mail of the 仮登録 is on its way. A post asks for it again."""
    if request.method == "POST":
        refused = wording.refusal_of(lambda: registration_provisional.resend(registration=registration))
        tell = messages.warning if refused else messages.success
        tell(request, refused or "仮登録受付完了メールを再送しました。")
        return redirect("accounts:registration:provisional")
    context = {
        "registration": registration,
        "is_mail_late": is_failing(Channel.MAIL),
        "sender_domain": wording.sender_domain(),
        "resend_in": registration_provisional.resend_in(registration),
    }
    return render(request, "accounts/registration/provisional.html", context)


@open_to(Access.REGISTERING)
@require_http_methods(["GET", "HEAD", "POST"])
@steps.JOURNEY.at(State.PROVISIONAL)
def address(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Ask for メールアドレスを直す, without another identity check."""
    form = forms.AddressForm(request.POST or None, initial={"email": registration.email})
    if form.is_valid():
        email = form.cleaned_data["email"]
        refused = wording.refusal_of(
            lambda: registration_provisional.correct_address(registration=registration, email=email)
        )
        if not refused:
            messages.success(request, "新しいメールアドレスに、仮登録受付完了メールをお送りしました。")
            return redirect("accounts:registration:provisional")
        form.add_error("email", refused)
    return render(request, "accounts/registration/address.html", {"form": form})


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD"])
def link_open(request: HttpRequest, token: str) -> HttpResponse:
    """Open the link of the mail. It moves into the session; nothing else changes, because mail scanners open links."""
    if steps.FINISHED_KEY in request.session and links.is_used(token):
        return redirect("accounts:registration:done")
    return links.LINK.enter(request, token, is_alive=lambda opened: bool(links.resolve(opened.ref)))


@sensitive_post_parameters("password")
@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest) -> HttpResponse:
    """Ask for the password chosen at 仮登録 (メール受信確認); 本登録する opens the account [001-35]."""
    form, status, ref = forms.LinkForm(request.POST or None), 200, links.LINK.held_ref(request)
    try:
        links.resolve(ref)
        if form.is_valid():
            registration = completion.complete(ref=ref, password=form.cleaned_data["password"])
            steps.finish(request, registration)
            return redirect("accounts:registration:done")
    except LinkDead as dead:
        if dead.reason == "used" and steps.FINISHED_KEY in request.session:
            return redirect("accounts:registration:done")
        return links.LINK.dead(request, dead.reason)
    except WrongPassword as refusal:
        form.add_error("password", wording.NOT_AS_SET + (passwords.LAST_TRY if refusal.is_before_last else ""))
    except TooMany as refusal:
        form.add_error("password", passwords.too_many(refusal.retry_after))
        status = 429
    return render(request, "accounts/registration/link.html", {"form": form}, status=status)


@open_to(Access.ANYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def done(request: HttpRequest) -> HttpResponse:
    """Show 登録完了. そのままログイン works once, within ten minutes, in the browser that typed the password."""
    if (finished := queries.completed(request.session.get(steps.FINISHED_KEY, ""))) is None:
        return redirect("accounts:sign_in:start")
    if request.method == "POST":
        try:
            account = completion.enter(public_id=finished.public_id)
        except LinkDead:
            messages.info(request, steps.COMPLETED)
            return redirect("accounts:sign_in:start")
        return let_in(request, account, method="registration")
    return render(request, "accounts/registration/done.html", {"nickname": finished.nickname})
