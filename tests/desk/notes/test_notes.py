"""Notes of staff about a customer: sealed, in order, read for a reason only, and gone with the account."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts import events
from accounts.models import Holding, User
from desk.models import Note
from desk.notes import actions, queries
from desk.staff.roles import Role
from portal import features
from portal.audit.by import OPERATOR
from portal.audit.models import Entry
from portal.public_id import new_public_id
from tests.conftest import ClientOf
from tests.desk.using import REASON, entries, page
from tests.people import a_contract, an_insider

pytestmark = pytest.mark.django_db

SAID = "妹さんの件で折り返しをお約束"


def notes_of(customer: User) -> str:
    """Return the page of a customer's notes."""
    return reverse("desk:accounts_user_notes", args=[customer.public_id])


def writing(customer: User) -> str:
    """Return the page that writes one."""
    return reverse("desk:accounts_user_note", args=[customer.public_id])


def a_note(about: User, text: str = SAID) -> None:
    """Write a note about an account."""
    actions.write(text=text, once=new_public_id(), about=about, by=OPERATOR)


def test_a_note_is_read_by_author_and_time_once_a_reason_is_given(desk: Client, contractor: User) -> None:
    desk.post(writing(contractor), {"text": SAID})

    masked = desk.get(page(contractor)).text
    clear = desk.post(page(contractor), REASON, follow=True).text

    assert SAID not in masked
    assert "記録が1件あります" in masked
    assert SAID in clear
    assert "窓口の人" in clear


def test_no_table_and_no_log_holds_what_was_written(desk: Client, contractor: User) -> None:
    desk.post(writing(contractor), {"text": SAID})

    note = Note.objects.get()
    assert SAID.encode() not in bytes(note.sealed)
    (entry,) = entries("desk:notes:written")
    assert entry.about == contractor.public_id
    assert SAID not in str(entry.detail)


def test_the_newest_comes_first_and_older_ones_stand_on_the_next_page(desk: Client, contractor: User) -> None:
    for number in range(queries.PAGE + 1):
        a_note(contractor, f"記録その{number:02}。")
    desk.post(page(contractor), REASON)

    first = desk.get(notes_of(contractor))
    older = desk.get(notes_of(contractor) + first.context["page"].older)

    assert first.text.index("記録その20") < first.text.index("記録その19")
    assert "記録その00" not in first.text
    assert [note.text for note in older.context["page"].notes] == ["記録その00。"]
    assert len(entries("desk:notes:opened")) == 2


def test_without_a_reason_the_list_leads_to_the_page_that_asks_for_one(desk: Client, contractor: User) -> None:
    a_note(contractor)

    answer = desk.get(notes_of(contractor))

    assert answer.headers["Location"] == page(contractor)
    assert entries("desk:notes:opened") == []


def test_what_is_typed_is_not_lost_when_the_data_are_masked_again(desk: Client, contractor: User) -> None:
    desk.post(page(contractor), REASON)

    assert "Refresh" in desk.get(page(contractor)).headers
    assert "Refresh" in desk.get(notes_of(contractor)).headers
    assert "Refresh" not in desk.get(writing(contractor)).headers
    assert "<textarea" not in desk.get(page(contractor)).text


def test_sent_twice_it_is_written_once(desk: Client, contractor: User) -> None:
    once = new_public_id()

    for _ in range(2):
        desk.post(writing(contractor), {"text": SAID, "once": once})

    assert Note.objects.count() == 1
    assert len(entries("desk:notes:written")) == 1


def test_an_empty_one_is_refused_and_a_long_one_is_drawn_again(desk: Client, contractor: User) -> None:
    assert "記録する内容を入力してください" in desk.post(writing(contractor), {"text": " "}).text

    answer = desk.post(writing(contractor), {"text": "あ" * 2001}).text

    assert "2000文字以内で入力してください（現在2001文字）" in answer
    assert "あ" * 2001 in answer
    assert not Note.objects.exists()


def test_nobody_changes_a_note(contractor: User) -> None:
    a_note(contractor)

    with pytest.raises(IntegrityError), transaction.atomic():
        Note.objects.update(written_by="another")


def test_without_the_pepper_it_is_a_sentence_and_not_an_error(contractor: User, settings: Settings) -> None:
    a_note(contractor)
    settings.CODE_PEPPER = "another-pepper-of-thirty-two-characters"

    (note,) = queries.page(contractor, []).notes

    assert note.text == queries.UNREADABLE


def test_who_audits_neither_reads_nor_writes(contractor: User, client_of: ClientOf) -> None:
    a_note(contractor)
    auditor = client_of(an_insider("s-7000", "監査の人", Role.AUDIT))

    for url in (notes_of(contractor), writing(contractor)):
        assert auditor.get(url).status_code == 403
    assert "対応の記録" not in auditor.get(page(contractor)).text


def test_of_another_customer_nothing_is_shown(desk: Client, contractor: User, stranger: User) -> None:
    a_note(stranger)
    desk.post(page(contractor), REASON)

    assert SAID not in desk.get(notes_of(contractor)).text


def test_a_contract_without_an_account_has_notes_which_its_holder_keeps(desk: Client, contractor: User) -> None:
    contract = a_contract("20054321")
    desk.post(reverse("desk:accounts_contract_note", args=[contract.public_id]), {"text": SAID})
    contract.holder, contract.held_since = contractor, timezone.now()
    contract.save()

    assert SAID in desk.post(page(contractor), REASON, follow=True).text


def test_the_next_person_of_a_contract_has_none_of_before(contractor: User) -> None:
    contract = a_contract("20054321")
    actions.write(text=SAID, once=new_public_id(), about=contract, by=OPERATOR)
    since = timezone.now() + timedelta(seconds=1)

    events.contract_changed_hands.send(Holding, contract=contract, since=since)

    assert not Note.objects.exists()


def test_they_go_with_the_account_and_after_three_years(contractor: User, stranger: User, guest: User) -> None:
    a_note(guest)
    guest.delete()
    assert not Note.objects.exists()
    a_note(contractor)
    Note.objects.create(account=stranger, sealed=b"", written_at=timezone.now() - actions.KEPT - timedelta(days=1))

    assert features.retentions()["notes"].purge() == 1
    assert Note.objects.get().account_id == contractor.pk


def test_the_customer_hears_that_a_note_was_written_and_not_what(
    desk: Client, contractor: User, client_of: ClientOf
) -> None:
    desk.post(writing(contractor), {"text": SAID})

    text = client_of(contractor).get(reverse("accounts:security_log:index")).text

    assert "窓口担当者が、お問い合わせの対応を記録しました" in text
    assert SAID not in text
    assert Entry.objects.filter(action="desk:notes:written").count() == 1
