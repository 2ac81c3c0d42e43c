"""A kind of approval of the tests' own, which the billing role decides: it raises the count of a tally."""

from django.db.models import F

from portal.approvals import actions, kinds
from portal.approvals import queries as approval_queries
from portal.approvals.kinds import ApprovalKind, Lines, Parameters
from portal.approvals.models import Approval
from portal.audit.by import By, HasPermissions
from portal.limits.models import Tally

KEY = "tests:tallies:counted"


def describe(parameters: Parameters, *, lock: bool) -> Lines:
    """Return the count of the tally that the parameters name; a fixed line where they name none."""
    if "scope" not in parameters:
        return [("内容", "試しの依頼")]
    tallies = Tally.objects.select_for_update() if lock else Tally.objects.all()
    return [("いまの回数", f"{tallies.get(scope=parameters['scope']).count}回")]


def execute(parameters: Parameters, *, by: By, asked_by: str) -> None:
    """Count one more. Raises CannotExecute at nine."""
    if Tally.objects.filter(scope=parameters.get("scope"), count=9).exists():
        raise kinds.CannotExecute("9回を超えるため、実行できません。")
    Tally.objects.filter(scope=parameters.get("scope")).update(count=F("count") + 1)


def page(parameters: Parameters) -> str:
    """Return an address of the desk."""
    return "/desk/bills/"


KIND = ApprovalKind(KEY, "回数の追加", "billing.change_bill", describe, execute, page)
kinds.register(KIND)


def asked(asker: HasPermissions, *, about: str = "", **parameters: str) -> Approval:
    """Ask for the approval of what the database holds now."""
    digest = approval_queries.content(KEY, parameters).digest
    return actions.ask(KEY, parameters=parameters, digest=digest, asker=asker, about=about)
