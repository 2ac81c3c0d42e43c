"""What mails about bills have in common."""

from django.conf import settings
from django.db.models import F
from django.urls import reverse

from accounts.contracts import contacts
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


def mail(name: str, bill: Bill, *, is_shown: bool = True) -> Content:
    """The mail `mail/billing/<name>` about a bill: never its amount nor the whole customer number, since mailboxes are
    read by others. It leads to the bill, or where older ones are asked for when its month is not shown."""
    holder, page = bill.contract.holder, reverse("billing:statements:detail", args=[bill.public_id])
    older = f"{reverse('billing:older_bills:index')}?contract={bill.contract.public_id}"
    context = {
        "nickname": holder.nickname if holder else "",
        "number": contacts.masked_number(bill.contract),
        "month": bill.month,
        "due_on": bill.due_on,
        "payment_method": bill.payment_method,
        "is_to_pay": bill.total > 0 and bill.payment_status != "paid",
        "is_paid": bill.payment_status == "paid",
        "is_shown": is_shown,
        "action_url": settings.PORTAL_BASE_URL + (page if is_shown else older),
        "action_label": "明細を見る" if is_shown else "以前の明細を申し込む",
        "choose_url": settings.PORTAL_BASE_URL + reverse("billing:bill_mails:edit"),
    }
    return compose(f"billing/{name}", context)
