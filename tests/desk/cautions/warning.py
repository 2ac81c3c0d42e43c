"""Customers of whom staff are warned."""

from accounts.models import User
from desk.cautions import actions
from desk.cautions.models import Kind
from desk.models import Caution
from portal.audit.by import OPERATOR, Why


def warned(about: User, kind: Kind = Kind.PROTECTED) -> Caution:
    """Warn of an account and its contracts."""
    contracts = about.contracts.all()
    return actions.set_on(
        kind=kind, account=about, contracts=contracts, by=OPERATOR, why=Why("call"), about=about.public_id
    )
