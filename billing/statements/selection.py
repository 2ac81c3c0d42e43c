"""Select the contract that a page about bills shows: `?contract=` (public id) in its address, else the account's first.

Links between such pages must carry the contract on (`contract_url`): without it, an account with several contracts
lands on the first one.
"""

from typing import Any

from django.http import Http404
from django.urls import reverse

from accounts.users.requests import SignedInRequest
from billing.statements import queries
from billing.statements.forms import SwitcherForm
from billing.statements.records import Statement


def selected(request: SignedInRequest) -> Statement | None:
    """Return the bills of the contract that the address names; None if the account holds no contract.

    Raises Http404 for a contract that the account does not hold.
    """
    asked = request.GET.get("contract", "")
    statement = queries.statement(account_id=request.user.pk, contract_public_id=asked)
    if statement is None and asked:
        raise Http404
    return statement


def page_context(statement: Statement | None) -> dict[str, Any]:
    """Return the template context of a page about one contract: `statement`, and `switcher` if there are several."""
    if statement is None or len(statement.contracts) < 2:
        return {"statement": statement}
    switcher = SwitcherForm(choices=statement.contracts, chosen=statement.contract)
    return {"statement": statement, "switcher": switcher}


def contract_url(name: str, contract: str | None, **more: str) -> str:
    """Return the address of the named page for the contract of this public id; without a contract, the bare address."""
    return reverse(name, query={"contract": contract, **more} if contract else None)
