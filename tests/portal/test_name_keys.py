"""Names in kana that are the same, and those that are not; the key in Python and in SQL."""

import re
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from portal import name_keys, text
from portal.design.fields import KanaField

DOCUMENT = Path(__file__).parents[2] / "docs" / "names.md"
SAME = [
    ("みすゞ", "ミスズ"),
    ("ミスヾ", "みすず"),
    ("サヽキ", "ササキ"),
    ("ジョン＝スミス", "ジョン　スミス"),
    ("ジョン゠スミス", "ジョン・スミス"),
    ("D’Angelo", "DANGELO"),
    ("SMITH JOHN", "Smith John"),
    ("Smith ジョン", "SMITH ジョン"),
    ("シヨウコ", "ショウコ"),
    ("キヨウコ", "キョウコ"),
    ("ヰトウ ヱミ", "イトウ エミ"),
    ("カヲル", "カオル"),
    ("ﾐﾅﾄ ﾊﾅｺ", "みなと　はなこ"),
    ("ミナトハナコ", "ミナト ハナコ"),
    ("カ)ミナト", "（カ）ミナト"),
    ("カ)ミナト", "カブシキガイシャ ミナト"),
    ("カ)ミナト", "㈱ミナト"),
    ("ミナト(カ", "ミナト株式会社"),
    ("ユ)ミナト", "ユウゲンカイシャミナト"),
    ("フク)ミナト", "シャカイフクシホウジン　ミナト"),
]
SHORTENED = [("カ)ミナト", "ミナト"), ("ミナト(カ", "ミナト"), ("ミナト", "ゴウドウガイシャミナト")]
APART = [
    ("カ)ミナト", "ユ)ミナト"),
    ("カ)ミナト", "ミナト(カ"),
    ("カ)", "ユ)"),
    ("サトウ", "サトー"),
    ("チヅコ", "チズコ"),
    ("ハハ", "ババ"),
    ("ミナト ハナコ", "ミナト ハナ"),
    ("A&B", "AB"),
]


def keys(one: str, other: str) -> tuple[str, str]:
    return text.kana_key(one), text.kana_key(other)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_notations_of_one_name_have_one_key(one: str, other: str) -> None:
    assert len(set(keys(one, other))) == 1


@pytest.mark.parametrize(("one", "other"), SHORTENED)
def test_a_company_may_be_named_without_its_legal_form(one: str, other: str) -> None:
    assert len(set(keys(one, other))) == 2
    assert name_keys.are_one(*keys(one, other))
    assert name_keys.are_one(*keys(other, one))


@pytest.mark.parametrize(("one", "other"), APART)
def test_other_names_stay_apart(one: str, other: str) -> None:
    assert not name_keys.are_one(*keys(one, other))
    assert not name_keys.are_one(*keys(other, one))


@pytest.mark.parametrize(
    "name", sorted({name for pair in [*SAME, *SHORTENED, *APART] for name in pair} - {"カ)", "ユ)"})
)
def test_the_form_takes_every_one_of_them(name: str) -> None:
    assert text.kana_key(KanaField().clean(name)) == text.kana_key(name)


@pytest.mark.django_db
@settings(deadline=None, max_examples=60)
@given(
    names=st.lists(
        st.text(
            alphabet="ァアィイカガキコサシジスズッツトドヅナヒビミャヤユヨヰヱヲヴヶヷー・ヽヾ＝()aZz9&.,'/\u3000-",
            max_size=14,
        )
        | st.lists(
            st.sampled_from([*name_keys.FORMS, "(", ")", "カブシキガイシャ", "ユウゲンカイシヤ", "ミナト", "ホウジン"])
        ).map("".join),
        min_size=1,
        max_size=40,
    )
)
def test_the_database_folds_as_the_form_does(names: list[str]) -> None:
    written = [text.kana(name) for name in names]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name_keys.in_sql('name')} FROM unnest(%s::text[]) AS name", [written])
        folded = [key for (key,) in cursor.fetchall()]

    assert folded == [name_keys.folded(name) for name in written]
    assert folded == [text.kana_key(name) for name in names]
    assert folded == [name_keys.folded(key) for key in folded]


def rendered(heading: str, pairs: list[tuple[str, str]]) -> list[str]:
    """Return a table of pairs in Markdown."""
    return [f"| {heading} | | key |", "| --- | --- | --- |"] + [
        f"| {one} | {other} | {'、'.join(dict.fromkeys(keys(one, other)))} |" for one, other in pairs
    ]


def test_the_document_shows_the_pairs_as_they_are() -> None:
    tables = [("the same", SAME), ("the same in an identity check", SHORTENED), ("not the same", APART)]
    wanted = [line for heading, pairs in tables for line in rendered(heading, pairs)]

    shown = [line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if re.match(r"\|", line)]

    assert shown == wanted, "\n".join(["put this into docs/names.md:", *wanted])
