"""The case number beside a reason: its form is a setting, and nothing of a person may stand in it."""

import pytest
from pytest_django import Settings

from accounts.security_log import sentences
from desk.staff.roles import Role
from portal.config import Config
from portal.staff_admin.reasons import ReasonForm


def judged(ticket: str) -> ReasonForm:
    """Return the form with this case number."""
    form = ReasonForm({"reason": "call", "ticket": ticket})
    form.is_valid()
    return form


def test_the_form_of_case_numbers_is_a_setting(settings: Settings) -> None:
    settings.SUPPORT_TICKET_PATTERN, settings.SUPPORT_TICKET_EXAMPLE = r"CASE-\d{4}/[A-Z]{2}", "CASE-2611/AB"

    assert judged("CASE-2611/QX").is_valid()
    assert "「CASE-2611/AB」のような形で" in str(judged("A-1042").errors)


@pytest.mark.parametrize("personal", ["09012345678", "10012345", "090-1234-5678", "hikari@example.com", "みなと"])
def test_no_pattern_lets_a_persons_number_or_name_in(settings: Settings, personal: str) -> None:
    settings.SUPPORT_TICKET_PATTERN = ".*"

    assert "お名前や電話番号、お客様番号を入力できません" in str(judged(personal).errors)


@pytest.mark.parametrize(("given", "fault"), [("(", "regular expression"), ("[0-9]+", "must fit the example")])
def test_a_wrong_setting_is_named_at_start_up(given: str, fault: str) -> None:
    config = Config({"SUPPORT_TICKET_PATTERN": given})

    config.pattern("SUPPORT_TICKET_PATTERN", default=r"[A-Z]-\d+", example="A-1")

    assert any(fault in one for one in config.faults)


def test_every_role_has_a_word_in_the_customers_log() -> None:
    assert sentences.WORDS["role"] == {role.value: role.label for role in Role}
