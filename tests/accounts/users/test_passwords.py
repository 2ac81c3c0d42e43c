from datetime import date

import pytest
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.users.passwords import PersonalTerms, check
from accounts.users.queries import personal_terms
from portal.policy.knobs import PRESETS
from tests.people import a_contract, an_account

NOBODY = PersonalTerms.of()
RULES = PRESETS["portal"]


def faults(password: str, terms: PersonalTerms = NOBODY) -> list[str]:
    """Return the codes of everything that is wrong with a password."""
    try:
        check(password, terms)
    except ValidationError as error:
        return [str(one.code) for one in error.error_list]
    return []


@pytest.fixture
def satou(db: None) -> PersonalTerms:
    """Return what is known of 佐藤 翔平, born on 9 March 1984 (昭和59年)."""
    account = an_account("umi-neko", "うみ")
    User.objects.filter(pk=account.pk).update(email="kaze.taro+x@example.com")
    account.refresh_from_db()
    a_contract(
        "10012345",
        account,
        name_kana="サトウ　ショウヘイ",
        name_kana_key="サトウショウヘイ",
        phone="09012345678",
        phone_2="0748621234",
        birth_date=date(1984, 3, 9),
    )
    return personal_terms(account)


@pytest.mark.parametrize(
    "password",
    [
        "aB3456pq",  # 001: 8 letters and digits
        "Umi2Yama4Kawa6So",  # 001: 16
        "umi-2yama-4kawa-6sor",  # 002: 20
        "correct horse battery staple",
        "a8#kT2m9",
        "mypage-and-eight-more",
        "X" + "y7" * 31 + "z",
        "~!@#$%^&*()_+aZ",
    ],
)
def test_a_good_password_is_taken(password: str) -> None:
    assert faults(password) == []


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("aB34567", "length"),
        ("aB3" + "-x9" * 21, "length"),
        ("kumotokaze", "kinds"),
        ("KUMOTOKAZE", "kinds"),
        ("9081726354", "kinds"),
        ("#!%&'()=~|", "kinds"),
        ("ｋｕｍｏ-to-7", "characters"),
        ("くもとかぜ77abc", "characters"),
        ("kumo\tkaze77", "characters"),
        ("password1", "common"),
        ("P@ssw0rd", "common"),
        ("Dragon2026!", "common"),
        ("qwertyuiop1", "common"),
        ("abababab1", "common"),
        ("11111111a", "common"),
        ("minatohikari1", "common"),
        ("MinatoHikari2026!", "common"),
        ("mypage2026", "common"),
        ("Mypage-Login1", "common"),
    ],
)
def test_a_bad_password_is_named_for_what_it_is(password: str, fault: str) -> None:
    assert fault in faults(password)


@pytest.mark.parametrize("length", [7, 8, 64, 65])
def test_the_limits_of_length_are_exact(length: int) -> None:
    password = ("kU7-" * 17)[:length]

    assert ("length" not in faults(password)) is (8 <= length <= 64)


def test_what_is_missing_is_named() -> None:
    with pytest.raises(ValidationError, match="英大文字・数字・記号のいずれかも入れてください。"):
        check("kumotokaze", NOBODY)


@pytest.mark.parametrize(
    "password",
    [
        # account ID and address
        "umi-neko-88",
        "UMINEKO88!x",
        "xx_umi_neko",
        "kaze.taro99",
        "zzTaro99!kq",
        # the name in its spellings
        "Satou-9x!kk",
        "satoh99xx!!",
        "Sato99xx!!k",
        "s@t0u_q77zz",
        "Shohei88xx!",
        "syouhei-k9z",
        "ShouheiSatou1",
        # the birthday: western, Japanese, every order, any separator
        "kq19840309x",
        "1984.3.9-kq",
        "84/03/09-kq",
        "03091984-kq",
        "9-3-1984-kq",
        "S59.3.9-kqw",
        "s590309-kqw",
        "kq0309zzxyy",
        # telephones and customer number
        "090-1234-5678k",
        "k+819012345678",
        "kq12345678zz",
        "kq345678-zzx",
        "0748-62-1234kq",
        "kq10012345zz",
        "kq010012345z",
    ],
)
def test_nothing_known_of_the_person_is_in_it(satou: PersonalTerms, password: str) -> None:
    assert faults(password, satou) == ["personal"]
    assert "personal" not in faults(password)


@pytest.mark.parametrize(
    "password", ["Hana-to-Tori-66", "Osaka-Castle-7", "kq1985-zz-41", "tsumi-kusa-92", "a1984umbrella"]
)
def test_what_only_resembles_the_person_is_fine(satou: PersonalTerms, password: str) -> None:
    assert faults(password, satou) == []


def test_a_short_name_counts_only_where_it_stands_alone() -> None:
    abe = PersonalTerms.of(nickname="あべ")

    assert faults("alphabet-Soup-77", abe) == []
    assert faults("Abe-Soup-77", abe) == ["personal"]


def test_a_password_that_is_a_part_of_the_id_is_refused() -> None:
    assert "personal" in faults("kumo-kaze", PersonalTerms.of(username="kumo-kaze-2026"))


def test_symbols_alone_are_part_of_nothing() -> None:
    assert "personal" not in faults("!#$%&'()=~", PersonalTerms.of(username="hikari"))


def test_an_era_begins_on_its_day() -> None:
    class Born:
        customer_number = phone = phone_2 = name_kana = ""
        birth_date: date | None = date(2019, 5, 1)

    assert "personal" in faults("R1.5.1-kumo-kaze-010501", PersonalTerms.of(contracts=[Born()]))
    Born.birth_date = date(2019, 4, 30)
    assert "personal" in faults("H31.4.30-kumo", PersonalTerms.of(contracts=[Born()]))


def test_djangos_own_commands_are_held_to_the_same_rules(contractor: User) -> None:
    with pytest.raises(ValidationError) as refused:
        password_validation.validate_password("xx-hikari-77", user=contractor)

    assert "personal" in [error.code for error in refused.value.error_list]


def test_the_help_texts_name_the_limits() -> None:
    texts = " ".join(password_validation.password_validators_help_texts())

    assert f"{RULES.password_shortest}文字以上{RULES.password_longest}文字以内" in texts
    assert f"{RULES.password_kinds}種類以上" in texts
