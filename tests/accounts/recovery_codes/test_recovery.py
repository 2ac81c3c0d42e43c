import re
from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from accounts.authenticators.strengths import Strength
from accounts.models import Notice, RecoveryCode, User
from accounts.phones import actions as phone_actions
from accounts.reauthentication import queries as reauthentication_queries
from accounts.recovery_codes import actions, writing
from portal.audit.by import ANONYMOUS, By
from portal.audit.models import Entry
from portal.delivery.models import Letter
from portal.limits import TooMany
from portal.limits.models import Tally
from tests.accounts.sign_in.second_steps import CODE, half_way, with_phone
from tests.accounts.sign_in.signing_in import HOME, START
from tests.conftest import ClientOf
from tests.letters import deliver
from tests.portal.threads import together

INDEX, MAKE = reverse("accounts:recovery_codes:index"), reverse("accounts:recovery_codes:make")
ENTER = reverse("accounts:sign_in:recovery_code")
SHOWN = re.compile(r"<code>([0-9A-Z-]{19})</code>")


def proven(client: Client, strength: Strength = Strength.PHONE) -> Client:
    """Return a browser in which the person has just given a proof."""
    session = client.session
    session[reauthentication_queries.KEY] = {strength.word: reauthentication_queries.now()}
    session.save()
    return client


class TestMaking:
    def test_ten_codes_are_shown_once(self, contractor: User, client_of: ClientOf) -> None:
        client = proven(client_of(contractor))

        page = client.post(MAKE)

        codes = SHOWN.findall(page.text)
        assert len(set(codes)) == actions.AT_ONCE
        assert all(code in page.text.partition("data:text/plain")[2] for code in codes)
        assert "no-store" in page.headers["Cache-Control"]
        assert not any(code in client.get(INDEX).text for code in codes)
        assert "10個" in client.get(INDEX).text

    def test_making_them_needs_the_phone(self, contractor: User, client_of: ClientOf) -> None:
        for client in (client_of(contractor), proven(client_of(contractor), Strength.PASSCODE)):
            assert client.post(MAKE).headers["Location"].startswith(reverse("accounts:reauthentication:ask"))

        assert not RecoveryCode.objects.exists()

    def test_no_code_is_stored_or_mailed(self, contractor: User) -> None:
        codes = actions.make(account=contractor)

        [letter] = deliver()
        stored = str([list(model.objects.values()) for model in (RecoveryCode, Letter, Entry)])
        for code in codes:
            assert code not in stored + letter.text + letter.html
            assert writing.normalise(code) not in stored
        assert letter.to == contractor.email

    def test_new_codes_void_the_former(self, contractor: User) -> None:
        former = actions.make(account=contractor)[0]
        actions.make(account=contractor)

        with pytest.raises(actions.Refused):
            actions.redeem(account=contractor, code=former, by=ANONYMOUS)

    def test_the_count_of_others_is_not_shown(self, contractor: User, stranger: User, client_of: ClientOf) -> None:
        actions.make(account=contractor)

        assert "まだ作成していません" in client_of(stranger).get(INDEX).text


class TestUsing:
    @pytest.mark.parametrize(
        "written",
        [str.lower, lambda code: code.replace("-", " "), lambda code: code.replace("0", "O").replace("1", "l")],
    )
    def test_a_code_is_taken_however_it_is_written(self, contractor: User, written: "type[str]") -> None:
        code = actions.make(account=contractor)[0]

        assert actions.redeem(account=contractor, code=written(code), by=ANONYMOUS) == 9

    def test_a_code_works_once(self, contractor: User) -> None:
        code = actions.make(account=contractor)[0]
        actions.redeem(account=contractor, code=code, by=ANONYMOUS)

        with pytest.raises(actions.Refused):
            actions.redeem(account=contractor, code=code, by=ANONYMOUS)

    def test_a_code_of_somebody_else_is_none(self, contractor: User, stranger: User) -> None:
        code = actions.make(account=contractor)[0]

        with pytest.raises(actions.Refused):
            actions.redeem(account=stranger, code=code, by=ANONYMOUS)

        assert RecoveryCode.objects.unused().count() == 10

    def test_ten_wrong_codes_a_day_end_it_even_for_the_right_one(self, contractor: User) -> None:
        code = actions.make(account=contractor)[0]
        for _ in range(10):
            with pytest.raises(actions.Refused):
                actions.redeem(account=contractor, code=writing.new(), by=ANONYMOUS)

        with pytest.raises(TooMany):
            actions.redeem(account=contractor, code=code, by=ANONYMOUS)

        Tally.objects.update(since=F("since") - timedelta(days=1))
        assert actions.redeem(account=contractor, code=code, by=ANONYMOUS) == 9

    def test_the_owner_is_told_of_each_use_and_of_a_low_stock(self, contractor: User) -> None:
        codes = actions.make(account=contractor)
        deliver()
        for code in codes[:7]:
            actions.redeem(account=contractor, code=code, by=ANONYMOUS)
        assert {letter.to for letter in deliver()} == {contractor.email}
        assert not Notice.objects.filter(title__contains="リカバリーコード").exists()

        actions.redeem(account=contractor, code=codes[7], by=ANONYMOUS)

        [letter] = deliver()
        assert "2個" in letter.text
        assert INDEX in letter.text
        assert Notice.objects.get(account=contractor).title == "リカバリーコードの残りが2個です"


class TestSigningIn:
    def test_a_recovery_code_stands_in_for_the_phone(self, contractor: User) -> None:
        with_phone(contractor)
        code = actions.make(account=contractor)[0]
        client = half_way(contractor)
        assert ENTER in client.get(CODE).text

        assert client.post(ENTER, {"code": code}).headers["Location"] == HOME

        assert client.session["_auth_user_id"] == str(contractor.pk)
        assert Strength.PHONE.word in client.session[reauthentication_queries.KEY]
        assert Entry.objects.filter(action="accounts:recovery_codes:used", about=contractor.public_id).exists()

    def test_it_also_does_while_the_phone_is_paused(self, contractor: User) -> None:
        with_phone(contractor)
        phone_actions.pause(account=contractor, by=By.owner(contractor))
        code = actions.make(account=contractor)[0]

        assert half_way(contractor).post(ENTER, {"code": code}).headers["Location"] == HOME

    def test_a_wrong_code_lets_nobody_in(self, contractor: User) -> None:
        with_phone(contractor)
        client = half_way(contractor)

        answer = client.post(ENTER, {"code": writing.new()})

        assert "一致しないか、すでに使用されています" in answer.text
        assert "_auth_user_id" not in client.session

    @pytest.mark.parametrize("typed", ["", "7K3M", "ひかり", "x" * 10_000, "7K3M\0-09QX-4TVB-2HRD"])
    def test_a_slip_is_said_and_not_counted(self, contractor: User, typed: str) -> None:
        with_phone(contractor)

        answer = half_way(contractor).post(ENTER, {"code": typed})

        assert answer.context["form"].errors["code"]
        assert not Entry.objects.filter(action="accounts:recovery_codes:refused").exists()

    def test_the_last_ones_come_with_a_warning(self, contractor: User) -> None:
        with_phone(contractor)
        codes = actions.make(account=contractor)
        for code in codes[:7]:
            actions.redeem(account=contractor, code=code, by=ANONYMOUS)

        answer = half_way(contractor).post(ENTER, {"code": codes[7]}, follow=True)

        assert "リカバリーコードの残りは2個です" in answer.text

    def test_without_the_password_it_opens_nothing(self, contractor: User) -> None:
        with_phone(contractor)
        code = actions.make(account=contractor)[0]

        assert Client().post(ENTER, {"code": code}).headers["Location"].startswith(START)

        assert RecoveryCode.objects.unused().count() == 10


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_twenty_parallel_uses_of_a_code_one_counts(contractor: User) -> None:
    code = actions.make(account=contractor)[0]

    def use() -> bool:
        try:
            actions.redeem(account=contractor, code=code, by=ANONYMOUS)
        except (actions.Refused, TooMany):
            return False
        return True

    assert together(20, use).count(True) == 1
    assert RecoveryCode.objects.filter(used_at__isnull=False).count() == 1
