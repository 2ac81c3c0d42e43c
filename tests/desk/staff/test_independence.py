"""A colleague whom somebody has just invited is no second person to them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from desk.staff.independence import are_independent
from desk.staff.models import Invitation
from desk.staff.roles import Role
from portal.approvals import actions, persons
from portal.approvals.models import Approval
from tests.desk.approvals.asking import asked
from tests.people import an_insider

pytestmark = pytest.mark.django_db


@pytest.fixture
def invited(clerk: User) -> User:
    """A colleague whom the clerk has just invited."""
    account = an_insider("mou-hitori", "もう一人", Role.BILLING)
    Invitation.objects.create(account=account, invited_by=clerk.public_id, expires_at=timezone.now())
    return account


def test_neither_is_one_to_the_other_for_thirty_days(clerk: User, invited: User, agent: User) -> None:
    first, second = clerk.public_id, invited.public_id
    assert not are_independent(first, first)
    assert not are_independent(first, second)
    assert not are_independent(second, first)
    assert are_independent(agent.public_id, second)

    Invitation.objects.update(invited_at=timezone.now() - timedelta(days=31))

    assert are_independent(first, second)


def test_no_request_is_approved_by_such_a_one(clerk: User, invited: User) -> None:
    approval: Approval = asked(clerk)

    with pytest.raises(actions.NotIndependent):
        actions.approve(approval, digest=approval.digest, approver=invited)

    approval.refresh_from_db()
    assert approval.state == "waiting"
    assert persons.are_independent(clerk.public_id, an_insider("betsu", "別の人", Role.BILLING).public_id)
