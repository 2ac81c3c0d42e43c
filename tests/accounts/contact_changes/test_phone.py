from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from accounts.contact_changes import queries, undoing
from accounts.contact_changes.queries import UNDO as LINK
from accounts.mailed_links.mailed import LinkDead
from accounts.models import Challenge, ContactChange, Phone, TrustedBrowser, User
from accounts.phones import queries as phone_queries
from accounts.trusted_browsers import actions as trusted_browser_actions
from portal.audit.models import Entry
from tests.accounts.codes.challenges import wrong
from tests.accounts.contact_changes.changing import NEW, UNDO, changed, latest, links, proven, undo_link, undoes
from tests.accounts.sign_in.second_steps import MOBILE, with_phone
from tests.accounts.sign_in.signing_in import HOME
from tests.conftest import ClientOf
from tests.letters import Sent, deliver
from tests.portal.threads import together

CHANGE, CODE = reverse("accounts:contact_changes:phone"), reverse("accounts:contact_changes:phone_code")


class TestChanging:
    def test_it_needs_a_proof(self, contractor: User, client_of: ClientOf) -> None:
        with_phone(contractor)
        client = client_of(contractor)

        assert client.get(CHANGE).headers["Location"].startswith(reverse("accounts:reauthentication:ask"))
        assert (
            client.post(CHANGE, {"phone": NEW}).headers["Location"].startswith(reverse("accounts:reauthentication:ask"))
        )
        assert client.post(CODE, {"way": "phone:sms"}).headers["Location"] == CHANGE

        assert not Challenge.objects.exists()

    def test_the_new_phone_takes_over_once_it_has_answered(self, contractor: User, client_of: ClientOf) -> None:
        with_phone(contractor)
        trusted_browser_actions.trust(account=contractor, former="", user_agent="")
        client, elsewhere = proven(client_of(contractor)), client_of(contractor)
        assert client.post(CHANGE, {"phone": "090-8765-4321"}).headers["Location"] == CODE
        client.post(CODE, {"way": "phone:sms"})
        [sms] = deliver()
        assert (sms.to, latest().length) == (NEW, 6)

        client.post(CODE, {"digits": latest().digits()})

        phone = phone_queries.of(contractor)
        assert phone is not None
        assert phone.number == NEW
        assert client.get(HOME).status_code == 200
        assert elsewhere.get(HOME).status_code == 302
        assert not TrustedBrowser.objects.exists()

    def test_wrong_digits_change_nothing(self, contractor: User, client_of: ClientOf) -> None:
        former = with_phone(contractor)
        client = proven(client_of(contractor))
        client.post(CHANGE, {"phone": NEW})
        client.post(CODE, {"way": "phone:sms"})

        client.post(CODE, {"digits": wrong(latest())})

        assert phone_queries.of(contractor) == former

    def test_the_same_number_is_no_change(self, contractor: User, client_of: ClientOf) -> None:
        with_phone(contractor)

        answer = proven(client_of(contractor)).post(CHANGE, {"phone": MOBILE})

        assert "現在ご登録の電話番号と同じです" in answer.text

    def test_without_a_phone_there_is_a_first_one_to_enrol(self, contractor: User, client_of: ClientOf) -> None:
        assert proven(client_of(contractor)).get(CHANGE).headers["Location"] == reverse("accounts:phones:add")


class TestTelling:
    def test_mailbox_and_both_phones_hear_of_it(self, contractor: User) -> None:
        with_phone(contractor)

        changed(contractor)

        letters = deliver()
        assert {letter.to for letter in letters} == {contractor.email, MOBILE, NEW}
        assert len(links(letters, "/account/contact-changes/undo/")) == 2
        [to_new] = [letter for letter in letters if letter.to == NEW]
        assert "/undo/" not in to_new.text
        assert not any(MOBILE in letter.text or NEW in letter.text for letter in letters)


class TestUndoing:
    def test_a_code_to_the_former_phone_brings_it_back(self, contractor: User, client_of: ClientOf) -> None:
        former = with_phone(contractor)
        changed(contractor)
        elsewhere, link = client_of(contractor), undo_link(deliver())

        undoes(link)

        assert phone_queries.of(contractor) == former
        assert elsewhere.get(HOME).status_code == 302
        assert Entry.objects.filter(
            action="accounts:contact_changes:phone_restored", about=contractor.public_id
        ).exists()
        assert {letter.to for letter in deliver()} >= {contractor.email, MOBILE, NEW}

    def test_the_code_goes_to_the_former_phone_only(self, contractor: User) -> None:
        with_phone(contractor)
        changed(contractor)
        client = Client()
        client.get(undo_link(deliver()))

        client.post(UNDO, {"way": "phone:sms"})

        assert [sms.to for sms in deliver()] == [MOBILE]

    def test_the_link_alone_undoes_nothing(self, contractor: User) -> None:
        with_phone(contractor)
        change = changed(contractor)
        client = Client()
        client.get(undo_link(deliver()))
        client.post(UNDO, {"way": "phone:sms"})

        client.post(UNDO, {"digits": wrong(latest())})
        client.post(UNDO)

        assert phone_queries.of(contractor) == change.replacement

    @pytest.mark.parametrize(("age", "status"), [(timedelta(days=9, hours=23), 302), (timedelta(days=10), 410)])
    def test_the_link_lives_ten_days(self, contractor: User, age: timedelta, status: int) -> None:
        with_phone(contractor)
        link = reverse("accounts:contact_changes:undo_open", args=[LINK.token(changed(contractor).public_id)])
        ContactChange.objects.update(made_at=F("made_at") - age)

        assert Client().get(link).status_code == status

    def test_a_link_works_once(self, contractor: User) -> None:
        with_phone(contractor)
        link = undo_link(_letters_of(changed(contractor)))
        undoes(link)

        assert Client().get(link).status_code == 410

    def test_undoing_one_change_voids_the_links_of_later_ones(self, contractor: User) -> None:
        former = with_phone(contractor)
        first = changed(contractor)
        second = changed(contractor, "08011112222")

        undoing.undo(change=first)

        assert queries.undoable(second.public_id) is None
        with pytest.raises(LinkDead):
            undoing.undo(change=second)
        assert phone_queries.of(contractor) == former

    def test_a_made_up_link_opens_nothing(self, db: None) -> None:
        link = reverse("accounts:contact_changes:undo_open", args=["x.y"])

        assert Client().get(link).status_code == 410
        assert Client().post(UNDO, {"way": "phone:sms"}).status_code == 410
        assert not Challenge.objects.exists()


def _letters_of(change: ContactChange) -> list[Sent]:
    assert change.undone_at is None
    return deliver()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_twenty_parallel_uses_of_an_undo_one_counts(contractor: User) -> None:
    with_phone(contractor)
    change = changed(contractor)

    def use() -> bool:
        try:
            undoing.undo(change=change)
        except LinkDead:
            return False
        return True

    assert together(20, use).count(True) == 1
    assert Phone.objects.get(user=contractor, confirmed=True).number == MOBILE
    assert Entry.objects.filter(action="accounts:contact_changes:phone_restored").count() == 1


def test_a_typed_number_is_shown_whole_and_stays_in_the_field_to_be_corrected(
    contractor: User, client_of: ClientOf
) -> None:
    with_phone(contractor)
    client = proven(client_of(contractor))
    client.post(CHANGE, {"phone": NEW})

    assert "090-8765-4321" in client.get(CODE).text
    client.post(CODE, {"way": "phone:sms"})
    assert "090-8765-4321" in client.get(CODE).text
    assert NEW in client.get(CHANGE).text
