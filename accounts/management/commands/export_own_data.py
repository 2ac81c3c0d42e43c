"""`manage.py export_own_data`: write everything that is held about one account, for its owner who asked for it (APPI
art. 33).
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.users.models import User
from accounts.own_data import actions
from portal.audit.by import OPERATOR


class Command(BaseCommand):
    help = "Write an account's own data as JSON to standard output. It enters the audit log, which the owner reads."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("account_id", help="the account ID as the customer knows it")

    def handle(self, *args: Any, account_id: str, **options: Any) -> None:
        """Print personal data: redirect it into a file that only its owner gets."""
        account = User.objects.filter(username=account_id.strip().lower()).first()
        if account is None:
            raise CommandError("no account has this ID")
        self.stdout.write(actions.export(account=account, by=OPERATOR).decode())
