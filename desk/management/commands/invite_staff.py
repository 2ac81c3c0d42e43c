"""`manage.py invite_staff`: invite a member of staff; give one a role; replace what one has lost."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.users.actions import AddressTaken, NameTaken
from desk.staff import actions, forms, granting, queries
from desk.staff.reasons import READMITTING, RESETTING
from desk.staff.roles import Role
from portal.audit.by import OPERATOR, Why

EXISTS = (
    "an account has this ID or address (roles: {roles}); nothing was changed. --add-role gives a colleague the role, "
    "--anew REASON takes what the account signs in with and invites anew"
)
ERRORS: dict[type[Exception], str] = {
    NameTaken: "an account has this ID, or one that looks like it",
    AddressTaken: "another account has this address",
    actions.NotTheirs: "the account of this ID has another address",
    actions.HoldsContracts: "a customer's account with contracts: choose an ID of its own for their work",
    actions.Archived: "the account of this ID is closed: choose another one",
    granting.NothingToDo: "they have this role already",
}


class Command(BaseCommand):
    help = (
        "Invite one of the company's people: open an account with a role, and mail a link that works once, for 24 "
        "hours. With it they choose a password and set up an authenticator app. An account that exists is left as it "
        "is, unless --add-role or --anew says what is meant."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("account_id", help="the account ID they will sign in with, e.g. s-1042")
        parser.add_argument("--email", required=True, help="their address at the company")
        parser.add_argument("--name", required=True, help="what the desk calls them")
        roles = ", ".join(f"{role.value} ({role.label})" for role in Role)
        parser.add_argument("--role", required=True, choices=Role.values, help=roles)
        meant = parser.add_mutually_exclusive_group()
        meant.add_argument("--add-role", action="store_true", help="give a colleague the role, and change nothing else")
        reasons = ", ".join(f"{reason.value} ({reason.label})" for reason in (*RESETTING, *READMITTING))
        meant.add_argument(
            "--anew",
            choices=[reason.value for reason in (*RESETTING, *READMITTING)],
            metavar="REASON",
            help=f"take whatever the account signs in with, tell its owner, and invite anew: {reasons}",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        typed = {"username": options["account_id"], "nickname": options["name"]}
        form = forms.NewcomerForm({**typed, "email": options["email"], "role": options["role"]})
        if not form.is_valid():
            raise CommandError("\n".join(f"{name}: {words[0]}" for name, words in form.errors.items()))
        facts = form.cleaned_data
        who = actions.Newcomer(facts["username"], facts["email"], facts["nickname"])
        try:
            self.stdout.write(_carried_out(who, Role(facts["role"]), options))
        except tuple(ERRORS) as error:
            raise CommandError(ERRORS[type(error)]) from None


def _carried_out(who: actions.Newcomer, role: Role, options: dict[str, Any]) -> str:
    try:
        actions.invite(who, role=role, by=OPERATOR)
    except actions.Exists as exists:
        account = exists.account
        if options["add_role"] and account.is_insider:
            granting.give(account=account, role=role, by=OPERATOR)
            return "given; they are told by mail"
        if not options["anew"]:
            names = ", ".join(one.value for one in queries.roles_of(account)) or "none"
            raise CommandError(EXISTS.format(roles=names)) from None
        why = Why(options["anew"])
        if account.is_insider:
            actions.reinvite(account=account, by=OPERATOR, why=why)
        else:
            actions.readmit(account=account, role=role, by=OPERATOR, why=why)
    return "invited; the link is on its way"
