"""Mails about bills, rendered when they leave: of a new bill, of a revised one, and the common frame of reminders.

No mail carries an amount or the whole customer number: other people may read a mailbox.
"""

from django.conf import settings
from django.db.models import F
from django.urls import reverse

from accounts.contracts import contacts
from billing.bill_mails import kinds
from billing.bill_mails.policies import has_reader
from billing.statements.models import Bill
from billing.statements.policies import is_shown
from portal.delivery.letters import Content, renders
from portal.delivery.mail import compose
from portal.delivery.models import Letter


@renders(kinds.NEW)
def new(letter: Letter) -> Content | None:
    """Render the mail about a new bill; None, which drops it, while the bill is flagged (its amount is in question)."""
    bill = current_bill(letter)
    return bill_mail("bill_mails/new", bill) if bill and not bill.is_flagged else None


@renders(kinds.REVISED)
def revised(letter: Letter) -> Content | None:
    """Render the mail about a revised bill of any month; None, which drops it, while the bill is flagged."""
    bill = current_bill(letter)
    if bill is None or bill.is_flagged:
        return None
    newest = Bill.objects.of_contract(bill.contract_id).values_list("month", flat=True)[0]
    return bill_mail("bill_mails/revised", bill, is_listed=is_shown(bill.month, newest=newest))


def current_bill(letter: Letter) -> Bill | None:
    """Return the newest revision of the letter's bill, with its contract and holder.

    None when the letter's address is no longer that of an active holder who may read the bill (the contract changed
    hands, or the holder changed the address or closed the account), and for months before FIRST_BILLING_MONTH.
    """
    about = {
        "contract__bills__public_id": letter.ref,
        "contract__bills__month": F("month"),
        "month__gte": settings.FIRST_BILLING_MONTH,
    }
    bill = Bill.objects.newest().select_related("contract__holder").filter(**about).first()
    holder = bill.contract.holder if bill else None
    return bill if bill and has_reader(bill) and holder and holder.email == letter.to else None


def bill_mail(name: str, bill: Bill, *, is_listed: bool = True) -> Content:
    """Compose `templates/mail/billing/<name>` about a bill.

    It links to the bill; where `is_listed` is False (its month is not shown), to the page for requesting older bills.
    """
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
        "is_nothing": bill.total <= 0,
        "is_checked": bill.is_flagged,
        "is_shown": is_listed,
        "action_url": settings.PORTAL_BASE_URL + (page if is_listed else older),
        "action_label": "明細を見る" if is_listed else "以前の明細を申し込む",
        "choose_url": settings.PORTAL_BASE_URL + reverse("billing:bill_mails:edit"),
    }
    return compose(f"billing/{name}", context)
