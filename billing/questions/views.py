"""明細への質問: an item of a bill explained, and a question about it to the support desk."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.users.requests import SignedInRequest
from billing.questions import actions, explaining, queries
from billing.questions.forms import QuestionForm
from billing.statements import items
from billing.statements.forms import TOO_MANY_TODAY
from billing.statements.queries import items as items_of
from portal.access import Access, open_to
from portal.limits import TooMany

HELP = "1,000文字まで。お名前やカード番号などは書かないでください。"
RECEIVED = "ご質問を受け付けました。回答はマイページでご覧いただけます。"


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def choose(request: SignedInRequest, public_id: str) -> HttpResponse:
    """List the items of a bill, to choose the one that a question is about. 404 unless the account may read it."""
    bill = queries.readable(account_id=request.user.pk, public_id=public_id)
    if bill is None:
        raise Http404
    groups = items.grouped(items_of(bill), ask=reverse("billing:questions:ask", args=[bill.public_id, 0]))
    return render(request, "billing/questions/choose.html", {"bill": bill, "groups": groups})


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: SignedInRequest, public_id: str, item_no: int) -> HttpResponse:
    """Explain the item, then take a question about it. 404 unless the account may read it."""
    subject = queries.subject(account_id=request.user.pk, public_id=public_id, item_no=item_no)
    if subject is None:
        raise Http404
    form = QuestionForm(request.POST or None, label="ご質問", help_text=HELP)
    if form.is_valid():
        try:
            question = actions.ask(account=request.user, subject=subject, **_given(form))
        except TooMany:
            form.add_error(None, TOO_MANY_TODAY)
        except actions.ContractNotHeld:
            raise Http404 from None
        else:
            messages.success(request, RECEIVED)
            return redirect("billing:questions:detail", question.public_id)
    context = {
        "subject": subject,
        "bill": subject.bill,
        "item": items.printed(subject.item),
        "sentences": explaining.of(subject),
        "form": form,
    }
    return render(request, "billing/questions/ask.html", context)


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD"])
def index(request: SignedInRequest) -> HttpResponse:
    """List the account's questions, latest first."""
    return render(request, "billing/questions/index.html", {"questions": queries.asked_by(request.user.pk)})


@open_to(Access.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: SignedInRequest, public_id: str) -> HttpResponse:
    """Show a question with its answers; a POST asks once more. 404 for another account's."""
    question = queries.of(request.user.pk, public_id)
    if question is None:
        raise Http404
    form = QuestionForm(request.POST or None, label="続けて質問する", help_text=HELP)
    if form.is_valid():
        try:
            actions.ask_again(question=question, **_given(form))
        except TooMany:
            form.add_error(None, TOO_MANY_TODAY)
        except actions.ContractNotHeld:
            raise Http404 from None
        else:
            messages.success(request, RECEIVED)
            return redirect("billing:questions:detail", question.public_id)
    return render(request, "billing/questions/detail.html", {"question": question, "form": form})


def _given(form: QuestionForm) -> dict[str, str]:
    return {"text": form.cleaned_data["text"], "once": form.cleaned_data["once"]}
