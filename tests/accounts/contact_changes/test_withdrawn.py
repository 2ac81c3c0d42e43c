"""Undoing a change of an account that was closed since: while a withdrawal waits it counts, otherwise it does not."""

import pytest

from accounts.contact_changes import undoing
from accounts.mailed_links.mailed import LinkDead
from accounts.models import ContactChange, User
from accounts.phones import queries as phone_queries
from accounts.withdrawal import actions as withdrawal_actions
from portal.audit.by import By
from tests.accounts.contact_changes.changing import changed, undo_link, undoes
from tests.accounts.sign_in.second_steps import with_phone
from tests.accounts.sign_in.signing_in import START
from tests.letters import deliver


@pytest.fixture
def change(contractor: User) -> ContactChange:
    """Return a replaced telephone."""
    with_phone(contractor)
    return changed(contractor)


def test_it_counts_while_a_withdrawal_waits_and_the_withdrawal_lasts(contractor: User, change: ContactChange) -> None:
    link = undo_link(deliver())
    withdrawal_actions.begin(account=contractor, by=By.owner(contractor))

    browser = undoes(link)

    contractor.refresh_from_db()
    assert phone_queries.of(contractor) == change.second_step
    assert contractor.state == "withdrawn"
    assert "退会のお手続き中のままです" in browser.get(START).text


def test_nothing_is_undone_where_the_account_is_archived_at_that_moment(
    contractor: User, change: ContactChange
) -> None:
    User.objects.filter(pk=contractor.pk).update(state="archived")

    with pytest.raises(LinkDead):
        undoing.undo(change=change)
