"""`manage.py unlock_account`: open the password path of an account that was locked after too many wrong passwords."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.users.models import User
from accounts.password_lock import actions
from portal.audit.by import OPERATOR, Why

REASONS = {
    "identity_checked": "the customer proved who they are at the counter or by telephone",
    "system_fault": "the failures were ours: an outage, a faulty import",
    "known_attack": "an attack was stopped that had typed the wrong passwords",
}


class Command(BaseCommand):
    help = "Unlock an account. Who did it and why enters the audit log; the customer finds a notice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("account_id", help="the account ID as the customer knows it")
        parser.add_argument("--by", required=True, help="staff number of whoever decides, e.g. S-1042")
        reasons = "; ".join(f"{word}: {meaning}" for word, meaning in REASONS.items())
        parser.add_argument("--reason", required=True, choices=list(REASONS), help=reasons)

    def handle(self, *args: Any, **options: Any) -> None:
        account = User.objects.filter(username=options["account_id"].strip().lower()).first()
        if account is None:
            raise CommandError("no account has this ID")
        try:
            actions.unlock(account=account, by=OPERATOR, why=Why(options["reason"], options["by"]))
        except actions.NotLocked:
            raise CommandError("the account is not locked") from None
        self.stdout.write("unlocked")
