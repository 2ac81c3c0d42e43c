"""Contracts as the company's systems hand them over, who holds them, and holdings that a change of the person ended."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from portal.public_id import PublicIdField


class Status(models.TextChoices):
    ACTIVE = "active", "ご利用中"
    SUSPENDED = "suspended", "休止中"
    ENDED = "ended", "解約済み"


class ContractQuerySet(models.QuerySet["Contract"]):
    def held_by(self, account_id: int) -> "ContractQuerySet":
        """Select the account's contracts, oldest first: every page reaches contract data through this."""
        return self.filter(holder_id=account_id).order_by("contracted_on", "pk")


class Contract(models.Model):
    """One customer number. The company's imports replace everything but `holder`; `email` only once the company has the
    address that the customer changed it to (`addresses`).

    A file that names another person takes a held contract from its holder (`suspension`): `suspended_at` is set then,
    and nobody holds, registers or recovers it until staff decide (`deciding`).
    """

    public_id = PublicIdField()
    customer_number = models.CharField(max_length=20, unique=True)  # without leading zeros
    name = models.CharField(max_length=100)
    name_kana = models.CharField(max_length=100)
    name_kana_key = models.CharField(max_length=100)  # katakana without spaces: what identity checks compare
    phone = models.CharField(max_length=11)  # digits from 0
    phone_2 = models.CharField(max_length=11, blank=True)
    email = models.EmailField(blank=True)
    birth_date = models.DateField(null=True)
    postal_code = models.CharField(max_length=7)
    address = models.CharField(max_length=200)
    contracted_on = models.DateField()
    status = models.CharField(max_length=9, choices=Status)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="contracts")
    held_since = models.DateTimeField(null=True)
    suspended_at = models.DateTimeField(null=True)
    bills_from = models.DateField(db_default=date.min)  # first month whose bills are the present holder's to read
    imported_at = models.DateTimeField(db_default=Now())
    email_changed_at = models.DateTimeField(null=True)  # by the customer, and the company's systems do not know it yet

    objects = ContractQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(name="contract_phone", fields=["phone"]),  # by these three the desk finds a customer
            models.Index(name="contract_phone_2", fields=["phone_2"], condition=~models.Q(phone_2="")),
            models.Index(name="contract_name", fields=["name_kana_key"]),
            models.Index(name="contract_email", fields=["email"], condition=~models.Q(email="")),
            models.Index(
                name="contract_email_changed",
                fields=["email_changed_at"],
                condition=models.Q(email_changed_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="contract_number_normal", condition=models.Q(customer_number__regex=r"^[1-9][0-9]*$")
            ),
            models.CheckConstraint(
                name="contract_holder_since",
                condition=models.Q(holder=None, held_since=None)
                | models.Q(holder__isnull=False, held_since__isnull=False),
            ),
            models.CheckConstraint(name="contract_suspended_from_all", condition=Q(suspended_at=None) | Q(holder=None)),
        ]

    def __str__(self) -> str:
        return self.public_id


class UnconfirmedQuerySet(models.QuerySet["UnconfirmedContacts"]):
    def live(self) -> Self:
        """Select those that still keep a contract from being proven."""
        return self.filter(Q(until=None) | Q(until__gt=Now()))


class UnconfirmedContacts(models.Model):
    """Contacts of a contract that one member of staff changed by a file, or that the customer disputes.

    While the row is live, no telephone, letter or identity check of the contract proves anything. `until` is None where
    nobody could be told at the old contacts, and where the customer disputes the change: then only a second member of
    staff, or other contacts from the company's systems, end it. `changed_by` is the public id of who imported the file.
    """

    public_id = PublicIdField()
    contract = models.OneToOneField(Contract, on_delete=models.CASCADE, related_name="unconfirmed")
    changed_by = models.CharField(max_length=22)
    changed_at = models.DateTimeField(db_default=Now())
    until = models.DateTimeField(null=True)
    is_disputed = models.BooleanField(default=False, db_default=False)

    objects = UnconfirmedQuerySet.as_manager()

    class Meta:
        permissions = [("confirm_contacts", "Can confirm or dispute contacts changed by a file")]
        constraints = [
            models.CheckConstraint(name="disputed_without_end", condition=Q(is_disputed=False) | Q(until=None))
        ]

    def __str__(self) -> str:
        return f"{self.contract_id}"


class FormerPerson(models.Model):
    """The person whom a contract that nobody held named before a file named another one (`other_persons`).

    Kept until somebody holds the contract, or 90 days: a mistaken file that is put right gives `bills_from` back.
    """

    contract = models.OneToOneField(Contract, on_delete=models.CASCADE, related_name="former_person")
    name_kana = models.CharField(max_length=100)
    name_kana_key = models.CharField(max_length=100)
    birth_date = models.DateField(null=True)
    bills_from = models.DateField()
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(name="former_person_changed", fields=["changed_at"])]

    def __str__(self) -> str:
        return f"{self.contract_id}"


class HoldingQuerySet(models.QuerySet["Holding"]):
    def waiting(self) -> Self:
        """Select holdings about which staff have not decided yet."""
        return self.filter(state=Holding.State.WAITING)

    def archived_for(self, account_id: int) -> Self:
        """Select the account's holdings of before whose bills it may still read, latest first."""
        return self.filter(account=account_id).exclude(state=Holding.State.RESUMED).order_by("-suspended_at", "-pk")


class Holding(models.Model):
    """A holding that was suspended because a file of customers named another person, and what became of it.

    `name_*` and `birth_date` are those of before the change. `name` stays as the recipient of invoices of before; the
    others are emptied by the decision. `bills_from` and `suspended_at` bound the bills that remain with `account`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "確認待ち"
        RESUMED = "resumed", "同じ方のため再開"
        ENDED = "ended", "別の方のため終了"

    public_id = PublicIdField()
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="holdings")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    held_since = models.DateTimeField()
    suspended_at = models.DateTimeField(db_default=Now())
    suspended_by = models.CharField(max_length=22, blank=True, db_default="")  # public id of staff; empty by command
    is_name_changed = models.BooleanField()
    is_birth_date_changed = models.BooleanField()
    name = models.CharField(max_length=100)
    name_kana = models.CharField(max_length=100, blank=True)
    name_kana_key = models.CharField(max_length=100, blank=True)
    birth_date = models.DateField(null=True)
    email = models.EmailField(blank=True)  # that the customer changed here and the company did not know yet
    email_changed_at = models.DateTimeField(null=True)
    bills_from = models.DateField()
    state = models.CharField(max_length=7, choices=State, db_default=State.WAITING, default=State.WAITING)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=22, blank=True, db_default="")  # public id of staff; empty for a file

    objects = HoldingQuerySet.as_manager()

    class Meta:
        permissions = [("decide_holding", "Can decide whose a suspended contract is")]
        constraints = [
            models.UniqueConstraint(name="holding_waits_once", fields=["contract"], condition=Q(state="waiting")),
            models.CheckConstraint(
                name="holding_decided",
                condition=Q(state="waiting", decided_at=None) | ~Q(state="waiting") & Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="holding_forgets",
                condition=Q(state="waiting") | Q(name_kana="", name_kana_key="", birth_date=None, email=""),
            ),
        ]
        indexes = [models.Index(name="holding_suspended", fields=["suspended_at"], condition=Q(state="waiting"))]

    def __str__(self) -> str:
        return self.public_id
