"""The table of the sources' errors: complete, worded, and drawn with its number."""

import re

import pytest
from django.urls import reverse

from portal import source_errors
from portal.design.templatetags.design import numbered
from tests.contracts.rules import TREE

# Error texts of the sources that are not in the table, with the reason.
NOT_LISTED = {
    "000-43": "to come, with the reading of the card",
    "001-18": "what to do about 001-17",
    "001-21": "the answer of ID チェック and its form, which names the ID: the source has no sentence",
    "002-13": "a cause of 002-12; told only after the right former password",
    "002-16": "the reason that 002-14 gives",
    "002-25": "a pattern that 002-24 names",
    "002-26": "a pattern that 002-24 names",
    "002-27": "a pattern that 002-24 names",
    "002-41": "the texts of 002-30, 31 and 32 on the telephone's page",
    "002-46": "a hint while typing, no refusal",
}
ERROR_TEXTS = {
    *NOT_LISTED,
    *("001-17", "001-37", "002-12", "002-14", "002-23", "002-24", "002-30", "002-31", "002-32", "002-58", "002-67"),
}


def test_every_error_text_of_the_sources_is_listed_or_has_a_reason_why_not() -> None:
    listed = [error.number for error in source_errors.ALL]

    assert sorted([*listed, *NOT_LISTED]) == sorted(ERROR_TEXTS)
    assert set(source_errors.BY_NUMBER) == set(listed)


def test_every_item_of_the_sources_that_speaks_of_a_refusal_is_judged_here() -> None:
    items = re.findall(r"^- \*\*\[(00[12]-\d+)\]\*\* (.*)", (TREE / "docs/sources.md").read_text(), re.MULTILINE)
    refusals = {number for number, text in items if re.search(r"\b(refused|mismatch|wrong|expired|malformed)\b", text)}

    assert {"002-12", "002-23", "002-24", "002-30", "002-31", "002-32", "002-58"} <= refusals
    assert refusals - ERROR_TEXTS - {"001-33"} == set()  # a wrong address: nothing is told, it is corrected


@pytest.mark.parametrize("error", source_errors.ALL, ids=lambda error: error.number)
def test_every_message_says_what_happened_what_to_do_and_its_number(error: source_errors.SourceError) -> None:
    told = error.told()

    assert told == f"{error.text}{error.next_step}［エラー {error.number}］"
    assert error.text.endswith("。")
    assert error.next_step.endswith(("。", "hanako@example.jp"))
    assert error.cause.endswith("。")
    assert all(reverse(name) for _, name in error.ways)


def test_a_page_draws_the_number_small_as_a_link_into_the_list() -> None:
    drawn = numbered(source_errors.CODE_WRONG.told("<もう一度>"))

    assert '<small class="mp-errno"><a href="/help/errors/#e002-30">エラー 002-30</a></small>' in drawn
    assert "&lt;もう一度&gt;" in drawn
    assert "［" not in drawn


def test_inside_a_link_the_number_is_no_link_and_other_messages_stay_as_they_are() -> None:
    assert "<a " not in numbered(source_errors.CODE_WRONG.told(), "link")
    assert numbered("<b>") == "<b>"
