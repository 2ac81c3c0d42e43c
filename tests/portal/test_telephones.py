"""Kinds of telephone numbers and their notation, for every prefix in use."""

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from portal import telephones
from portal.design.fields import PhoneField


@pytest.mark.parametrize(
    ("number", "kind", "sms", "calls", "written"),
    [
        ("06012345678", telephones.MOBILE, True, True, "060-1234-5678"),
        ("07012345678", telephones.MOBILE, True, True, "070-1234-5678"),
        ("08012345678", telephones.MOBILE, True, True, "080-1234-5678"),
        ("09012345678", telephones.MOBILE, True, True, "090-1234-5678"),
        ("06000001204", telephones.MOBILE, True, True, "060-0000-1204"),
        ("05012345678", telephones.IP_PHONE, False, True, "050-1234-5678"),
        ("0312340000", telephones.LANDLINE, False, True, "03-1234-0000"),
        ("0612340000", telephones.LANDLINE, False, True, "06-1234-0000"),
        ("0112110000", telephones.LANDLINE, False, True, "011-211-0000"),
        ("0467230000", telephones.LANDLINE, False, True, "0467-23-0000"),
        ("0126720000", telephones.LANDLINE, False, True, "01267-2-0000"),
        ("0980530000", telephones.LANDLINE, False, True, "0980-53-0000"),
        ("02012345678", telephones.MACHINE, False, False, "020-1234-5678"),
        ("0120123456", telephones.FREE_DIAL, False, False, "0120-123-456"),
        ("08001234567", telephones.FREE_DIAL, False, False, "0800-123-4567"),
        ("0570123456", telephones.SERVICE, False, False, "0570-123-456"),
        ("0990123456", telephones.SERVICE, False, False, "0990-123-456"),
    ],
)
def test_each_kind_takes_what_its_prefix_says(
    number: str, kind: telephones.Kind, sms: bool, calls: bool, written: str
) -> None:
    assert telephones.kind(number) is kind
    assert (kind.takes_sms, kind.takes_calls) == (sms, calls)
    assert telephones.hyphenated(number) == written
    assert PhoneField().clean(written) == number


@pytest.mark.parametrize("text", ["", "110", "0601234567", "0901234567", "0901234567890", "+8190", "H1G-1020304"])
def test_anything_else_is_no_number_and_gets_nothing(text: str) -> None:
    assert telephones.kind(text) is telephones.UNKNOWN
    assert telephones.hyphenated(text) == text


@pytest.mark.django_db
@settings(deadline=None)
@given(number=st.one_of(st.from_regex(r"0[0-9]{0,11}", fullmatch=True), st.sampled_from(["", "0120999999", "01"])))
def test_the_kind_in_sql_is_the_kind(number: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {telephones.kind_in_sql('number')} FROM (SELECT %s::text AS number) AS one", [number])
        [takes] = cursor.fetchone() or ("?",)

    kind = telephones.kind(number)
    assert takes == ("sms" if kind.takes_sms else "calls" if kind.takes_calls else "")
