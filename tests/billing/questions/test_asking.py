"""A question about an item: asked once, answered, asked again, read by nobody else."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Contract, Notice, User
from billing.models import Bill, Message, Question
from billing.questions import actions
from portal.audit.by import By
from portal.public_id import new_public_id
from tests.billing.questions.test_ask import NOVEMBER, address
from tests.billing.statements.bills import a_bill, an_item
from tests.conftest import ClientOf
from tests.desk.using import having_just_proven
from tests.letters import deliver
from tests.people import an_account
from tests.portal.threads import together

pytestmark = pytest.mark.django_db

LIST = reverse("desk:billing_question_changelist")
TEXT = "この通話料はいつの分ですか。"


@pytest.fixture
def bill(contractor: User) -> Bill:
    """A bill with an item to ask about."""
    made = a_bill(contractor.contracts.get(), NOVEMBER)
    an_item(made, 1, "通話料", 1000)
    return made


@pytest.fixture
def question(bill: Bill, contractor: User, client_of: ClientOf) -> Question:
    """A question that waits."""
    asks(client_of(contractor), address(bill, 1))
    return Question.objects.get()


def once(browser: Client, page: str) -> str:
    found = re.search(r'name="once" value="([^"]{22})"', browser.get(page).text)
    assert found
    return found[1]


def asks(browser: Client, page: str, text: str = TEXT, **others: str) -> str:
    return browser.post(page, {"text": text, "once": once(browser, page), **others}, follow=True).text


def page(question: Question) -> str:
    return reverse("billing:questions:detail", args=[question.public_id])


def answering(question: Question) -> str:
    return reverse("desk:billing_question_change", args=[question.public_id])


def answers(desk: Client, question: Question, text: str = "11月3日の分です。") -> str:
    return asks(desk, answering(question), text)


class TestTheCustomer:
    def test_asks_and_finds_the_question_again(self, bill: Bill, contractor: User, client_of: ClientOf) -> None:
        browser = client_of(contractor)

        said = asks(browser, address(bill, 1))

        assert "ご質問を受け付けました" in said
        assert TEXT in said
        assert "202611-1-1" in said
        assert page(Question.objects.get()) in browser.get(reverse("billing:questions:index")).text

    def test_a_double_press_asks_once(self, bill: Bill, contractor: User, client_of: ClientOf) -> None:
        browser = client_of(contractor)
        data = {"text": TEXT, "once": once(browser, address(bill, 1))}

        first, second = (browser.post(address(bill, 1), data) for _ in range(2))

        assert first["Location"] == second["Location"]
        assert (Question.objects.count(), Message.objects.count()) == (1, 1)

    def test_nothing_typed_is_lost(self, bill: Bill, contractor: User, client_of: ClientOf) -> None:
        browser = client_of(contractor)

        empty = asks(browser, address(bill, 1), " ")
        too_long = asks(browser, address(bill, 1), "長" * 1001)

        assert "内容を入力してください" in empty
        assert "1,000文字以内で入力してください" in too_long
        assert "長" * 1001 in too_long

    def test_a_number_to_keep_to_oneself_is_asked_about(
        self, bill: Bill, contractor: User, client_of: ClientOf
    ) -> None:
        browser, typed = client_of(contractor), "番号は1234 5678 9018です"

        warned = asks(browser, address(bill, 1), typed)
        assert "これらの番号は書かないでください" in warned
        assert typed in warned
        assert 'type="checkbox" name="is_no_secret"' in warned
        assert not Question.objects.exists()

        asks(browser, address(bill, 1), typed, is_no_secret="on")
        assert Message.objects.get().text == typed

    def test_the_twenty_first_message_of_a_day_is_refused(
        self, question: Question, contractor: User, client_of: ClientOf
    ) -> None:
        browser = client_of(contractor)
        for number in range(19):
            asks(browser, page(question), f"追記{number}")

        assert "回数を超えました" in asks(browser, page(question), "もう一度")
        assert Message.objects.count() == 20

    def test_nobody_else_reads_or_asks_there(
        self, question: Question, bill: Bill, stranger: User, client_of: ClientOf
    ) -> None:
        other = client_of(stranger)

        assert other.get(page(question)).status_code == 404
        assert other.post(page(question), {"text": TEXT, "once": new_public_id()}).status_code == 404
        assert other.post(address(bill, 1), {"text": TEXT, "once": new_public_id()}).status_code == 404
        assert Message.objects.count() == 1

    def test_the_next_holder_of_the_contract_reads_nothing(
        self, question: Question, contractor: User, client_of: ClientOf
    ) -> None:
        taker = an_account("tsugi", "つぎの人")
        Contract.objects.filter(pk=question.contract_id).update(holder=taker)

        for account in (taker, contractor):
            assert client_of(account).get(page(question)).status_code == 404
            assert page(question) not in client_of(account).get(reverse("billing:questions:index")).text


class TestTheDesk:
    def test_reads_what_waits_and_answers(
        self, desk: Client, question: Question, contractor: User, client_of: ClientOf
    ) -> None:
        assert answering(question) in desk.get(LIST).text
        assert TEXT in desk.get(answering(question)).text

        answers(desk, question)

        assert "回答を待っているご質問はありません" in desk.get(LIST).text
        read = client_of(contractor).get(page(question)).text
        assert "11月3日の分です。" in read
        assert "回答あり" in read
        assert Notice.objects.get(account=contractor).title == "明細についてのご質問に回答しました"
        [mail] = [letter for letter in deliver() if letter.to == contractor.email]
        assert page(question) in mail.text
        assert "11月3日" not in mail.text
        assert TEXT not in mail.text

    def test_of_two_answers_one_counts(self, desk: Client, question: Question) -> None:
        answers(desk, question)

        assert "すでに回答しています" in desk.post(
            answering(question), {"text": "別の回答", "once": new_public_id()}, follow=True
        ).text  # fmt: skip
        assert Message.objects.count() == 2

    def test_a_question_asked_again_waits_again(
        self, desk: Client, question: Question, contractor: User, client_of: ClientOf
    ) -> None:
        answers(desk, question)

        asks(client_of(contractor), page(question), "では4日は？")

        assert answering(question) in desk.get(LIST).text
        assert [message.writer for message in question.messages.all()] == ["お客様", "お問い合わせ窓口", "お客様"]

    def test_nobody_is_answered_who_holds_the_contract_no_longer(self, desk: Client, question: Question) -> None:
        Contract.objects.filter(pk=question.contract_id).update(holder=None, held_since=None)

        said = desk.post(answering(question), {"text": "回答", "once": new_public_id()}, follow=True).text

        assert "回答できません" in said
        assert Message.objects.count() == 1
        assert answering(question) not in desk.get(LIST).text

    def test_the_mail_is_dropped_where_the_contract_went_before_it_left(self, desk: Client, question: Question) -> None:
        answers(desk, question)
        Contract.objects.filter(pk=question.contract_id).update(holder=None, held_since=None)

        assert [letter for letter in deliver() if "ご質問" in letter.subject] == []

    def test_an_old_proof_does_not_do(self, question: Question, agent: User, client_of: ClientOf) -> None:
        assert client_of(agent).post(answering(question), {"text": "回答"}).status_code == 302
        assert Message.objects.count() == 1

    def test_ones_own_question_is_not_found(self, question: Question, agent: User, desk: Client) -> None:
        Question.objects.update(account=agent)

        assert desk.get(answering(question)).status_code == 404


@pytest.fixture
def desk(agent: User, client_of: ClientOf) -> Client:
    """A browser of the role 窓口."""
    return having_just_proven(client_of(agent))


def test_questions_are_forgotten_a_year_after_the_last_message(question: Question) -> None:
    Question.objects.update(last_at=timezone.now() - timedelta(days=364))
    assert actions.purge() == 0

    Question.objects.update(last_at=timezone.now() - timedelta(days=366))

    assert actions.purge() == 1
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_ten_answers_at_once_one_is_told(question: Question, agent: User) -> None:
    def answer() -> bool:
        try:
            actions.answer(question=question, text="回答", once=new_public_id(), by=By.staff(agent))
        except actions.AlreadyAnswered:
            return False
        return True

    assert together(10, answer).count(True) == 1
    assert Message.objects.count() == 2
