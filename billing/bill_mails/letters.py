"""The mails about a new and about a revised bill. While a bill is flagged neither leaves: its amount is not settled."""

from billing.bill_mails import news
from billing.bill_mails.mails import bill_of, mail
from billing.statements.models import Bill
from billing.statements.policies import is_shown
from portal.delivery.letters import Content, renders
from portal.delivery.models import Letter


@renders(news.NEW)
def new(letter: Letter) -> Content | None:
    """A new bill is there."""
    bill = bill_of(letter)
    return mail("bill_mails/new", bill) if bill and not bill.is_flagged else None


@renders(news.REVISED)
def revised(letter: Letter) -> Content | None:
    """A bill has changed, of whatever month."""
    bill = bill_of(letter)
    if bill is None or bill.is_flagged:
        return None
    newest = Bill.objects.of_contract(bill.contract_id).values_list("month", flat=True)[0]
    return mail("bill_mails/revised", bill, is_shown=is_shown(bill.month, newest=newest))
