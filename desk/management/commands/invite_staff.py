"""`manage.py invite_staff`: invite a member of staff, new or after the loss of their authenticator."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.users.actions import AddressTaken, NameTaken
from desk.staff import actions, forms
from desk.staff.roles import Role
from portal.audit.by import OPERATOR


class Command(BaseCommand):
    help = (
        "Invite one of the company's people: give the account a role, take whatever it signed in with before, and mail "
        "a link that works once, for 24 hours. With it they choose a password and set up an authenticator app."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("account_id", help="the account ID they will sign in with, e.g. s-1042")
        parser.add_argument("--email", required=True, help="their address at the company")
        parser.add_argument("--name", required=True, help="what the desk calls them")
        roles = ", ".join(f"{role.value} ({role.label})" for role in Role)
        parser.add_argument("--role", required=True, choices=Role.values, help=roles)

    def handle(self, *args: Any, **options: Any) -> None:
        typed = {"username": options["account_id"], "nickname": options["name"]}
        form = forms.InviteForm({**typed, "email": options["email"], "role": options["role"]})
        if not form.is_valid():
            raise CommandError("\n".join(f"{name}: {words[0]}" for name, words in form.errors.items()))
        facts = form.cleaned_data
        who = actions.Newcomer(facts["username"], facts["email"], facts["nickname"])
        try:
            actions.invite(who, role=Role(facts["role"]), by=OPERATOR)
        except NameTaken:
            raise CommandError("an account has this ID, or one that looks like it") from None
        except AddressTaken:
            raise CommandError("another account has this address") from None
        except actions.NotTheirs:
            raise CommandError("the account of this ID has another address") from None
        except actions.HoldsContracts:
            raise CommandError("a customer's account with contracts: choose an ID of its own for their work") from None
        except actions.Archived:
            raise CommandError("the account of this ID is closed: choose another one") from None
        self.stdout.write("invited; the link is on its way")
