"""Numbers that nobody should write into a message."""

import pytest

from portal import sensitive_numbers


@pytest.mark.parametrize(
    "typed",
    [
        "マイナンバーは 123456789018 です",  # computed by the rule's formula, and nobody's
        "1234 5678 9018",
        "１２３４－５６７８－９０１８",
        "カードは4242-4242-4242-4242",
        "4242424242424242",
        "378282246310005",
    ],
)
def test_an_individual_number_and_a_card_are_found_however_they_are_written(typed: str) -> None:
    assert sensitive_numbers.found(typed)


@pytest.mark.parametrize(
    "typed",
    ["", "123456789012", "4242424242424241", "202611-1-2", "お客様番号 1020304", "090-1234-5678", "1234567890189"],
)
def test_other_numbers_are_not(typed: str) -> None:
    assert not sensitive_numbers.found(typed)


@pytest.mark.parametrize("number", ["123456789018", "000000000000", "100000000005"])
def test_the_check_digit_is_that_of_the_rule(number: str) -> None:
    assert sensitive_numbers.is_individual_number(number)
    assert not sensitive_numbers.is_individual_number(number[:-1] + str((int(number[-1]) + 1) % 10))
