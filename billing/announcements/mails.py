"""What mails about bills have in common."""

from django.conf import settings
from django.db.models import F
from django.urls import reverse

from billing.statements.models import Bill
from portal.delivery.letters import Content
from portal.delivery.mail import compose
from portal.delivery.models import Letter


def bill_of(letter: Letter) -> Bill | None:
    """The newest revision of the bill that the letter is about, with its holder; None when whoever holds the contract
    now does not read the letter's address."""
    about = {"contract__bills__public_id": letter.ref, "contract__bills__month": F("month")}
    bill = Bill.objects.newest().select_related("contract__holder").filter(**about).first()
    holder = bill.contract.holder if bill else None
    return bill if holder and holder.is_active and holder.email == letter.to else None


def mail(name: str, bill: Bill) -> Content:
    """The mail `mail/billing/<name>` about a bill: never its amount, since mailboxes are read by others."""
    holder = bill.contract.holder
    context = {
        "nickname": holder.nickname if holder else "",
        "month": bill.month,
        "due_on": bill.due_on,
        "payment_method": bill.payment_method,
        "is_to_pay": bill.total > 0 and bill.payment_status != "paid",
        "action_url": settings.PORTAL_BASE_URL + reverse("billing:statements:detail", args=[bill.public_id]),
        "action_label": "明細を見る",
        "choose_url": settings.PORTAL_BASE_URL + reverse("billing:announcements:edit"),
    }
    return compose(f"billing/{name}", context)
