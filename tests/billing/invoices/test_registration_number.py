"""INVOICE_REGISTRATION_NUMBER: a typing mistake is found at start-up, by its check digit."""

import pytest

from portal.config import Config

NTA = "T7000012050002"  # 国税庁's own 法人番号, as it publishes it


def faults(number: str) -> list[str]:
    config = Config({"INVOICE_REGISTRATION_NUMBER": number, "PORTAL_ENV": "production"})
    config.registration_number("INVOICE_REGISTRATION_NUMBER", demo="")
    return config.faults


def test_a_real_number_is_taken() -> None:
    assert faults(NTA) == []


@pytest.mark.parametrize("place", range(1, 14))
def test_one_wrong_digit_is_found_wherever_it_is(place: int) -> None:
    wrong = NTA[:place] + str((int(NTA[place]) + 1) % 10) + NTA[place + 1 :]

    assert faults(wrong)


@pytest.mark.parametrize("number", ["7000012050002", "T700001205000", "t7000012050002", "T7000-01205-0002", "T０"])
def test_what_is_no_such_number_is_refused(number: str) -> None:
    assert faults(number) == ["INVOICE_REGISTRATION_NUMBER must look like T1234567890123"]


def test_production_does_not_start_without_one() -> None:
    assert faults("") == ["INVOICE_REGISTRATION_NUMBER is not set"]
