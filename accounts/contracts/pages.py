"""The code pages for a contract's own telephones, and the contract that a session is adding."""

from datetime import timedelta

from django.http import HttpRequest

from accounts.codes.errors import Refused
from accounts.codes.page import CodePage
from accounts.contracts import contacts, queries
from accounts.contracts.models import Contract
from accounts.journeys.kept import Kept

# The public id of the `contract` whose three data were right, and the `seal` of its person then.
ADDING = Kept("contract_adding", timedelta(minutes=30), start="accounts:contracts:add")


def telephone(request: HttpRequest, contract: Contract | None, *, name: str, purpose: str) -> CodePage:
    """Return the code page for the telephones in the company's records. Wrong digits count against the contract."""
    return CodePage(
        request,
        name=name,
        subject=contacts.subject(contract),
        purpose=purpose,
        numbers=contacts.numbers(contract),
        words=_words,
    )


def being_added(request: HttpRequest) -> Contract | None:
    """Return the contract that this session may go on with, for half an hour after the identity check."""
    kept = ADDING.of(request)
    return queries.by_public_id(kept["contract"]) if kept else None


def seal(request: HttpRequest) -> str:
    """Return the seal of the person whose identity this session has checked; empty for none."""
    return str(ADDING.of(request).get("seal", ""))


def _words(refusal: Refused) -> str:
    return refusal.text
