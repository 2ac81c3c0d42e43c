"""The code pages of a migration, and the redirects to them."""

from django.http import HttpRequest, HttpResponse

from accounts.codes.models import Purpose
from accounts.codes.numbers import of_mail as mailbox
from accounts.codes.page import CodePage
from accounts.contracts import contacts
from accounts.former_ids import queries, steps
from accounts.former_ids.models import MigrationCase
from accounts.users.personal import PersonalTerms
from portal.delivery.models import Channel


def of_mail(request: HttpRequest, case: MigrationCase) -> CodePage:
    """Return the code page for the new address [002-28]. Wrong digits count against the legacy account."""
    subject = f"legacy:{case.legacy.public_id}"
    numbers = [mailbox(case.email)]
    return CodePage(request, name=steps.MAIL_CODE, subject=subject, purpose=Purpose.MIGRATION_MAIL, numbers=numbers)


def of_phone(request: HttpRequest, case: MigrationCase) -> CodePage:
    """Return the code page for the contract's telephones [002-35…42]. Wrong digits count against the contract."""
    contract = queries.contract_of(case.legacy)
    subject, numbers = contacts.subject(contract), contacts.numbers(contract)
    return CodePage(request, name=steps.PHONE_CODE, subject=subject, purpose=Purpose.MIGRATION_PHONE, numbers=numbers)


def to_mail(request: HttpRequest, case: MigrationCase) -> HttpResponse:
    """Send the code and redirect to the page that asks for it."""
    of_mail(request, steps.JOURNEY.of(request) or case).begin(Channel.MAIL)
    return steps.JOURNEY.here(request)


def to_phone(request: HttpRequest, case: MigrationCase) -> HttpResponse:
    """Send an SMS where there is only one telephone [002-35], and redirect; a call must be asked for [002-36]."""
    of_phone(request, case).begin(Channel.SMS)
    return steps.JOURNEY.here(request)


def personal_terms(case: MigrationCase) -> PersonalTerms:
    """Return what the new password must not contain: IDs, addresses, and what the contract knows of the person."""
    contract = queries.contract_of(case.legacy)
    return PersonalTerms.of(
        username=case.legacy.legacy_id,
        email=case.email,
        nickname=contract.name if contract else "",
        contracts=[contract] if contract else [],
    )
