"""Rows of every kind that an account can have, each marked with its owner."""

from datetime import date, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.utils import timezone

from accounts.models import (
    Consent,
    ContactChange,
    Contract,
    FormerId,
    Freeze,
    Holding,
    LostPhone,
    MovedContract,
    Notice,
    Passcode,
    Passkey,
    PasswordLock,
    PasswordReset,
    Phone,
    RecoveryCode,
    Takeover,
    TrustedBrowser,
    UnconfirmedContacts,
    User,
    Withdrawal,
)  # fmt: skip
from billing.models import Bill, Bundle, Invoice, Issuer, Message, OldBillsRequest, Preference, Question
from desk.models import Authenticator, Invitation
from linkage.models import Line
from tests.billing.statements.bills import a_bill, an_item
from tests.people import an_account

SECRET = "HIMITSU"
MONTH = date(2026, 9, 1)


def give_everything(account: User, mark: str, *, number: str) -> None:
    """Make one row of each kind. `mark` is in every text of them, SECRET in what no export may contain, `number` is
    eleven digits that begin all telephones and lines.
    """
    contract = account.contracts.get()
    Contract.objects.filter(pk=contract.pk).update(address=f"{mark}市", name=mark, phone_2=number)
    _ways_in(account, mark, number)
    _journeys(account, contract, mark)
    _bills(account, contract, mark, number)
    Authenticator.objects.create(user=account, name="app", confirmed=True)
    Invitation.objects.create(account=account, invited_by="system", expires_at=_soon())


def _ways_in(account: User, mark: str, number: str) -> None:
    mine: dict[str, Any] = {"account": account}
    Phone.objects.create(user=account, name="phone", confirmed=True, number=number)
    Passkey.objects.create(
        user=account, name=f"{mark}の鍵", credential_id=f"{SECRET}{mark}".encode(), public_key=SECRET.encode(),
        aaguid="00000000-0000-0000-0000-000000000000", backup_eligible=True, backup_state=True,
    )  # fmt: skip
    Passcode.objects.create(user=account, name=mark, digest=f"{SECRET}{mark}", secret=SECRET, user_agent="iPhone")
    RecoveryCode.objects.create(**mine, digest=SECRET)
    TrustedBrowser.objects.create(**mine, digest=SECRET, user_agent="Firefox/1", expires_at=_soon())
    UserSession.objects.create(user=account, session_key=f"{SECRET}{mark}", ip="192.0.2.1", user_agent="Firefox/1")
    PasswordReset.objects.create(**mine)
    PasswordLock.objects.create(**mine, key=f"{SECRET}{mark}", until=_soon())
    Freeze.objects.create(**mine, voided=SECRET)
    Withdrawal.objects.create(**mine, had_second_step=True, returned_at=timezone.now())
    ContactChange.objects.create(**mine, kind="email", former_email=f"{mark}@former.example", email="now@new.example")


def _journeys(account: User, contract: Contract, mark: str) -> None:
    other = an_account(f"{mark.lower()}-moved", f"NEIGHBOUR-{mark}")
    LostPhone.objects.create(account=account, contract=contract, expires_at=_soon())
    Holding.objects.create(
        account=account, contract=contract, held_since=timezone.now(), suspended_at=_soon(), is_name_changed=True,
        is_birth_date_changed=False, name=mark, name_kana="ウミ", name_kana_key="ウミ", bills_from=date.min,
    )  # fmt: skip
    FormerId.objects.create(
        legacy_id=f"{mark}-former", password=SECRET, source=SECRET, notation="", scheme="", cost=1,
        customer_number=contract.customer_number, status="active", account=account, migrated_at=timezone.now(),
    )  # fmt: skip
    Consent.objects.create(account=account, document="terms", version=f"{mark}版", agreed_at=timezone.now())
    Notice.objects.create(account=account, title=f"{mark}へのお知らせ")
    takeover = Takeover.objects.create(former=other, account=account, is_archived=True)
    MovedContract.objects.create(takeover=takeover, contract=contract, held_since=timezone.now())
    UnconfirmedContacts.objects.create(contract=contract, changed_by="SECRET")


def _bills(account: User, contract: Contract, mark: str, number: str) -> None:
    Line.objects.create(
        contract=contract, line_number=number, service="モバイル", plan=f"{mark}プラン", base_fee=2980,
        data_allowance_mb=20480, started_on=date(2025, 1, 1), status="active",
        user_name=f"NEIGHBOUR-{mark}", user_name_kana="タニン",
    )  # fmt: skip
    bill: Bill = a_bill(contract, MONTH, payment_method=f"{mark}払い", correction_reason=SECRET, corrected_by=SECRET)
    an_item(bill, 1, f"{mark}基本料", 8000)
    issuer = Issuer.objects.get_or_create(name="会社", registration_number="T1", address="", phone="")[0]
    Invoice.objects.create(
        number=f"{mark}-1", bill=bill, issuer=issuer, issued_on=MONTH, recipient=mark,
        customer_number=contract.customer_number, due_on=MONTH, payment_method="",
    )  # fmt: skip
    Preference.objects.create(account=account)
    Bundle.objects.create(account=account, contract=contract, year=2026, expires_at=_soon(), fingerprint=SECRET)
    question = Question.objects.create(
        account=account, contract=contract, bill="SECRET", month=date(2026, 9, 1), revision=1, item_no=1,
        description=f"{mark}料", amount=100,
    )  # fmt: skip
    Message.objects.create(question=question, text=f"{mark}の質問", answered_by="SECRET")
    OldBillsRequest.objects.create(
        account=account, contract=contract, first=MONTH, last=MONTH, note=f"{mark}の確認", answered_by=SECRET
    )


def _soon() -> Any:
    return timezone.now() + timedelta(days=1)
