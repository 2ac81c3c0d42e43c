"""A first telephone that no other factor vouches for, and an undo budget that its enroller cannot use up."""

import pytest
from django.conf import settings
from django.db.models.functions import Now
from django.test import Client

from accounts.codes.models import Purpose
from accounts.contact_changes import queries
from accounts.models import Challenge, ContactChange, User
from accounts.phones import actions as phone_actions
from accounts.phones import queries as phone_queries
from portal.audit.models import Entry
from tests.accounts.contact_changes.changing import UNDO, changed, latest, moved, undo_link, undoes
from tests.accounts.sign_in.second_steps import MOBILE, with_phone
from tests.letters import deliver


def enrolled(account: User) -> ContactChange:
    """Enrol a first telephone that no other factor vouches for."""
    phone_actions.enrol(account=account, number=MOBILE, usable_after=phone_actions.FIRST_DAY)
    return ContactChange.objects.get(kind="first")


class TestAFirstTelephone:
    """A thief with a stolen password enrols a telephone of their own in an account that had none."""

    def test_the_mailbox_of_before_undoes_it(self, guest: User) -> None:
        enrolled(guest)

        undoes(undo_link(deliver()), way="mail:mail")

        assert phone_queries.of(guest) is None
        assert Entry.objects.filter(action="accounts:phones:withdrawn").count() == 1

    def test_so_does_it_when_the_telephone_has_answered_for_a_new_address_since(self, guest: User) -> None:
        former = guest.email
        first = enrolled(guest)
        deliver()
        moved(guest)
        client = Client()
        client.get(undo_link(deliver()))
        assert "電話番号 090-****-**78 が登録されました" in client.get(UNDO).text

        client.post(UNDO, {"earlier": first.public_id})
        client.post(UNDO, {"way": "mail:mail"})
        assert [mail.to for mail in deliver() if "認証コード" in mail.subject] == [former]
        client.post(UNDO, {"digits": latest().digits()})

        guest.refresh_from_db()
        assert guest.email == former
        assert phone_queries.of(guest) is None

    def test_one_that_came_with_the_account_is_no_change(self, guest: User) -> None:
        with_phone(guest)

        assert not ContactChange.objects.exists()


@pytest.mark.parametrize("purpose", [Purpose.STEP_UP, Purpose.CHANGE_PHONE, Purpose.RECOVERY])
def test_whoever_sits_at_an_open_session_cannot_use_up_the_way_back(contractor: User, purpose: str) -> None:
    with_phone(contractor)
    change = changed(contractor)
    Challenge.objects.bulk_create(
        Challenge(subject=f"account:{contractor.public_id}", purpose=purpose, browser="x", tries=5, tried_at=Now())
        for _ in range(10)
    )

    undoes(queries.UNDO.url(change.public_id).removeprefix(settings.PORTAL_BASE_URL))

    assert ContactChange.objects.get().undone_at
