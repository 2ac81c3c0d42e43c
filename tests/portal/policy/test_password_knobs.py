"""The knobs of passwords: accepted passwords, and the texts of forms."""

import re

import pytest
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.users.passwords import PersonalTerms, check
from portal.policy.knobs import PRESETS
from tests.accounts.former_ids.migrating import a_legacy_account, an_unheld_contract, answer_phone, keep_address
from tests.accounts.former_ids.migrating import url as migration
from tests.accounts.registration import registering
from tests.accounts.sign_in.signing_in import sign_in
from tests.conftest import Turned
from tests.letters import deliver
from tests.people import a_contract

NOBODY = PersonalTerms.of()


def faults(password: str, *, alone: bool = True) -> set[str]:
    """Return the codes of a password's faults."""
    try:
        check(password, NOBODY, alone=alone)
    except ValidationError as error:
        return {str(one.code) for one in error.error_list}
    return set()


class TestPasswords:
    @pytest.mark.parametrize(
        ("preset", "password", "alone", "fault"),
        [
            ("portal", "aB3456pq", True, set()),
            ("portal", "kumotokazeyama", True, {"kinds"}),
            ("portal", "うみとやまとかわとそら-77x", True, {"characters"}),
            ("strict", "aB3456pq", True, {"length"}),
            ("strict", "aB3456pqaB3456", True, {"length"}),
            ("strict", "aB3456pqaB3456p", True, set()),
            ("strict", "aB3456pq", False, set()),
            ("strict", "kumokaze", False, set()),
            ("strict", "kumotokazetoyama", True, set()),
            ("strict", "うみとやまとかわとそらとほしとつき", True, set()),
            ("strict", "x7-" * 42 + "x", True, {"common"}),
            ("strict", "kU7-" * 32 + "y", True, {"length"}),
            ("strict", "password1234567", True, {"common"}),
        ],
    )
    def test_a_preset_judges_passwords(
        self, turned: Turned, preset: str, password: str, alone: bool, fault: set[str]
    ) -> None:
        turned(**vars(PRESETS[preset]))

        assert faults(password, alone=alone) == fault

    def test_help_texts_follow(self, turned: Turned) -> None:
        turned(password_shortest=11, password_longest=77, password_kinds=3)

        texts = " ".join(password_validation.password_validators_help_texts())

        assert "11文字以上77文字以内" in texts
        assert "3種類以上" in texts

    def test_without_kinds_no_text_asks_for_them(self, turned: Turned) -> None:
        turned(password_kinds=0)

        assert "種類以上" not in " ".join(password_validation.password_validators_help_texts())

    def test_a_password_of_any_characters_signs_in_however_it_is_composed(
        self, turned: Turned, contractor: User
    ) -> None:
        turned(password_any_characters=True)
        contractor.set_password("がぎぐげご-うみとやま")
        contractor.save()

        decomposed = "か\u3099き\u3099く\u3099け\u3099こ\u3099-うみとやま"

        assert sign_in(Client(), "hikari", decomposed).headers["Location"] == reverse("home:index")

    def test_the_policy_is_not_applied_at_sign_in(self, turned: Turned, contractor: User) -> None:
        turned(**vars(PRESETS["strict"]))

        assert sign_in(Client()).headers["Location"] == reverse("home:index")


class TestForms:
    def test_registration_hints_at_the_rules(self, turned: Turned, db: None) -> None:
        turned(password_shortest=9, password_shortest_alone=12, password_longest=80, password_kinds=3)
        browser = Client()
        browser.post(registering.url("plain"))

        page = browser.get(registering.url("profile")).text

        assert "12文字以上80文字以内" in page
        assert 'data-rule="length" data-value="12" data-most="80"' in page
        assert "3種類以上" in page
        assert "data-any" not in page

    def test_a_telephone_that_was_answered_counts_as_second_step(self, turned: Turned, db: None) -> None:
        turned(password_shortest=9, password_shortest_alone=12)
        browser = Client()
        registering.to_verified(browser, a_contract("10012345"))

        assert "9文字以上64文字以内" in browser.get(registering.url("profile")).text

    @pytest.mark.parametrize("taken", [True, False])
    def test_the_browser_warns_of_full_width_characters_only_where_they_are_refused(
        self, turned: Turned, db: None, taken: bool
    ) -> None:
        turned(password_any_characters=taken)
        browser = Client()
        browser.post(registering.url("plain"))

        for url in (registering.url("profile"), reverse("accounts:sign_in:start")):
            assert ("data-any" in browser.get(url).text) is taken

    def test_registration_refuses_what_is_too_short(self, turned: Turned, db: None) -> None:
        turned(password_shortest_alone=15)
        browser = Client()
        browser.post(registering.url("plain"))

        typed = registering.profile(password="aB3456pq-xyz", password_again="aB3456pq-xyz")
        page = browser.post(registering.url("profile"), typed).text

        assert "パスワードは15文字以上で入力してください。（いまは12文字です）" in page

    @pytest.mark.parametrize("three", [True, False])
    def test_the_three_kinds_of_a_migration(self, turned: Turned, db: None, three: bool) -> None:
        turned(migration_three_kinds=three)
        an_unheld_contract()
        a_legacy_account()
        browser = Client()
        keep_address(browser)
        answer_phone(browser)

        page = browser.get(migration("password")).text
        answer = browser.post(migration("password"), {"password": "umiyama7788", "again": "umiyama7788"})

        assert ("3種類すべて" in page) is three
        assert (answer.status_code == 200) is three

    def test_a_reset_hints_at_the_rules(self, turned: Turned, contractor: User) -> None:
        turned(password_shortest_alone=15)
        browser = Client()
        browser.post(reverse("accounts:password_reset:start"), {"email": contractor.email})
        [mail] = deliver()
        link = re.search(r"http://[^/\s]+(/\S+/reset/\S+|/\S*reset\S+)", mail.text)
        assert link, mail.text

        page = browser.get(link[1], follow=True).text

        assert "15文字以上" in page
