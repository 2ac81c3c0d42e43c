"""The mail about an answered request for older bills."""

from django.conf import settings
from django.urls import reverse

from accounts.contracts import contacts
from billing.older_bills import actions
from billing.older_bills.models import OldBillsRequest, State
from portal.delivery.letters import Content, renders
from portal.delivery.mail import compose
from portal.delivery.models import Letter


@renders(actions.ANSWERED)
def answered(letter: Letter) -> Content | None:
    """Render the mail: opened or refused. The reason of a refusal is shown in the portal only.

    None, which drops the mail, if the account does not hold the contract any more.
    """
    asked = (
        OldBillsRequest.objects.still_held().select_related("account", "contract").filter(public_id=letter.ref).first()
    )
    if asked is None:
        return None
    url = settings.PORTAL_BASE_URL + reverse("billing:older_bills:detail", args=[asked.public_id])
    context = {
        "nickname": asked.account.nickname,
        "number": contacts.masked_number(asked.contract),
        "asked": asked,
        "is_open": asked.state == State.OPEN,
        "action_url": url,
        "action_label": "回答を見る",
    }
    return compose("billing/older_bills/answered", context)
