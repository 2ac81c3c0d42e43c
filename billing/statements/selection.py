"""Which of an account's contracts a page is about. Its address names it (`?contract=`, by public id), else it is the
first: a link that leaves the contract out leads people who hold several to the wrong one."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from accounts.users.requests import SignedInRequest
from billing.statements import queries
from billing.statements.forms import SwitcherForm
from billing.statements.queries import Statement


def selected(request: SignedInRequest) -> Statement | None:
    """The bills of the contract that the address names. None where the account holds none; Http404 for one that it does
    not hold."""
    asked = request.GET.get("contract", "")
    statement = queries.statement(account_id=request.user.pk, contract_public_id=asked)
    if statement is None and asked:
        raise Http404
    return statement


def page_context(statement: Statement | None) -> dict[str, Any]:
    """What a page about one contract prints: `statement`, and `switcher` where the account holds several."""
    if statement is None or len(statement.contracts) < 2:
        return {"statement": statement}
    switcher = SwitcherForm(choices=statement.contracts, chosen=statement.contract)
    return {"statement": statement, "switcher": switcher}


def contract_url(name: str, contract: str | None, **more: str) -> str:
    """Where the page of this name is about the contract of this public id; where there is none, the page itself."""
    return reverse(name, query={"contract": contract, **more} if contract else None)
