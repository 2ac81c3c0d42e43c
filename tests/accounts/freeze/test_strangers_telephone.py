"""Coming back to an account whose telephone is a stranger's."""

from django.db.models.functions import Now

from accounts.freeze import queries
from accounts.models import Phone, User
from accounts.phones import actions as phone_actions
from tests.accounts.contact_changes.changing import latest, moved
from tests.accounts.freeze.freezing import CHOSEN, RESET_CODE, RESET_NEW, closes, follows_a_reset
from tests.accounts.lost_phone import recovering
from tests.accounts.sign_in.second_steps import MOBILE, with_phone
from tests.letters import deliver


class TestAStrangersTelephone:
    """A thief with a stolen password enrolled a telephone of their own, which counts by now."""

    def test_it_is_not_asked_once_the_account_is_closed(self, guest: User) -> None:
        phone_actions.enrol(account=guest, number=MOBILE, usable_after=phone_actions.FIRST_DAY)
        Phone.objects.update(usable_from=Now())

        closes(guest)
        client = follows_a_reset(guest)
        answer = client.post(RESET_NEW, {"password": CHOSEN, "again": CHOSEN})

        assert answer.status_code == 302
        guest.refresh_from_db()
        assert guest.check_password(CHOSEN)

    def test_nor_does_a_mailbox_open_that_it_has_answered_for(self, guest: User) -> None:
        phone_actions.enrol(account=guest, number=MOBILE, usable_after=phone_actions.FIRST_DAY)
        moved(guest)

        closes(guest)

        assert queries.is_held(guest)

    def test_a_lost_one_that_was_replaced_since_is_not_asked_either(self, contractor: User) -> None:
        with_phone(contractor)
        closes(contractor)
        browser = recovering.recovered(contractor.contracts.get(), contractor)
        assert "アカウントは緊急停止しています" in browser.get(recovering.url("done")).text
        deliver()

        client = follows_a_reset(contractor)
        client.post(RESET_CODE, {"way": "phone:sms"})

        assert [letter.to for letter in deliver()] == [recovering.NEW]
        client.post(RESET_CODE, {"digits": latest().digits()})
        assert client.post(RESET_NEW, {"password": CHOSEN, "again": CHOSEN}).status_code == 302
