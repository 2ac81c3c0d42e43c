"""The mail about an answered question."""

from django.conf import settings
from django.db.models import F
from django.urls import reverse

from accounts.contracts import contacts
from billing.questions import actions
from billing.questions.models import Question, State
from portal.delivery.letters import Content, renders
from portal.delivery.mail import compose
from portal.delivery.models import Letter


@renders(actions.ANSWERED)
def answered(letter: Letter) -> Content | None:
    """Tell that an answer is there, and nothing of it. None where the account does not hold the contract any more, or
    has asked once more meanwhile.
    """
    theirs = Question.objects.filter(public_id=letter.ref, state=State.ANSWERED, contract__holder=F("account"))
    question = theirs.select_related("account", "contract").first()
    if question is None:
        return None
    context = {
        "nickname": question.account.nickname,
        "number": contacts.masked_number(question.contract),
        "month": question.month,
        "action_url": settings.PORTAL_BASE_URL + reverse("billing:questions:detail", args=[question.public_id]),
        "action_label": "回答を見る",
    }
    return compose("billing/questions/answered", context)
