"""The cost of an attempt to sign in: the same for every account."""

import hashlib
from collections import Counter
from typing import Any

import argon2
import bcrypt
import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, PBKDF2PasswordHasher
from django.test import Client

from accounts.former_ids.hashers import Fast, wrap
from accounts.former_ids.models import FormerId
from accounts.models import Contract
from accounts.sign_in import actions
from tests.accounts.former_ids.migrating import (
    LEGACY_ID,
    OLD_PASSWORD,
    a_legacy_account,
    answer_phone,
    finish,
    sign_in,
    url,
)
from tests.accounts.sign_in.signing_in import REFUSED, WRONG, statements
from tests.people import an_account

pytestmark = pytest.mark.django_db
SALTED = Fast("sha256", b"shio", salt_first=True)


@pytest.fixture
def work(real_hashes: None, monkeypatch: pytest.MonkeyPatch) -> "Counter[str]":
    """Return the work that is really computed: Argon2 by its parameters, iterations of PBKDF2, two to the rounds of
    bcrypt.
    """
    done: Counter[str] = Counter()

    def counted(module: Any, name: str, measure: Any) -> None:
        original = getattr(module, name)

        def run(*args: Any, **options: Any) -> Any:
            what, how_much = measure(*args, **options)
            done[what] += how_much
            return original(*args, **options)

        monkeypatch.setattr(module, name, run)

    for name in ("hash_secret", "hash_secret_raw"):
        counted(argon2.low_level, name, lambda *_, **how: (_named(how), 1))
    counted(argon2._password_hasher, "verify_secret", lambda encoded, *_: (_parameters(encoded), 1))
    counted(hashlib, "pbkdf2_hmac", lambda name, _p, _s, iterations, *_: (f"pbkdf2_{name}", iterations))
    counted(bcrypt, "hashpw", lambda _p, salt: ("bcrypt", 1 << int(salt.split(b"$")[2])))
    return done


def _named(how: dict[str, int]) -> str:
    return f"argon2:{how['memory_cost']}.{how['time_cost']}.{how['parallelism']}"


def _parameters(encoded: bytes) -> str:
    found = argon2.extract_parameters(encoded.decode())
    return f"argon2:{found.memory_cost}.{found.time_cost}.{found.parallelism}"


def every_scheme() -> None:
    """Make legacy accounts with hashes of every kind, the dear ones at several costs."""
    cheap, dear = PBKDF2PasswordHasher(), PBKDF2PasswordHasher()
    cheap.iterations, dear.iterations = 1_000, 3_000
    foreign = Argon2PasswordHasher()
    foreign.time_cost, foreign.memory_cost, foreign.parallelism = 2, 512, 1
    rows = {
        "wrapped": (wrap(SALTED, SALTED.digest(OLD_PASSWORD)), "portal", 1),
        "pbkdf2-cheap": (cheap.encode(OLD_PASSWORD, "salt"), "pbkdf2_sha256", 1_000),
        "pbkdf2-dear": (dear.encode(OLD_PASSWORD, "salt"), "pbkdf2_sha256", 3_000),
        "bcrypt-cheap": (_bcrypt(4), "bcrypt", 16),
        "bcrypt-dear": (_bcrypt(6), "bcrypt", 64),
        "argon2-other": (foreign.encode(OLD_PASSWORD, "saltsalt"), "argon2id:512.2.1", 1),
    }
    for legacy_id, (password, scheme, cost) in rows.items():
        a_legacy_account(legacy_id, password=password, scheme=scheme, cost=cost)


def _bcrypt(rounds: int) -> str:
    return "bcrypt$" + bcrypt.hashpw(OLD_PASSWORD.encode(), bcrypt.gensalt(rounds)).decode()


WHO = ["contractor-x", "contractor-x@example.com", "nobody", "nobody@example.com", "former", "wrapped",
       "pbkdf2-cheap", "pbkdf2-dear", "bcrypt-cheap", "bcrypt-dear", "argon2-other"]  # fmt: skip


class TestWork:
    def test_every_refusal_costs_the_same_computations(self, work: "Counter[str]", contract: Contract) -> None:
        an_account("contractor-x", "だれか")
        an_account("former", "以前の人", state="archived")
        every_scheme()
        spent = {}

        for identifier in WHO:
            work.clear()
            assert REFUSED in sign_in(Client(), identifier, WRONG).text
            spent[identifier] = dict(work)

        assert spent["nobody"] == {
            "argon2:47104.1.1": 2,
            "pbkdf2_sha256": 3_000,
            "bcrypt": 64,
            "argon2:512.2.1": 1,
        }
        assert {str(sorted(costs.items())) for costs in spent.values()} == {str(sorted(spent["nobody"].items()))}

    def test_every_refusal_takes_the_same_statements(self, contract: Contract, legacy: FormerId) -> None:
        an_account("contractor-x", "だれか")

        taken = {who: statements(lambda who=who: sign_in(Client(), who, WRONG)) for who in (*WHO[:4], LEGACY_ID)}  # type: ignore[misc]

        assert len(set(taken.values())) == 1, taken

    def test_without_legacy_accounts_an_attempt_costs_one_hash(self, work: "Counter[str]") -> None:
        sign_in(Client(), "nobody", WRONG)

        assert work == {"argon2:47104.1.1": 1}

    def test_a_customer_who_signs_in_does_not_pay_for_the_others(self, work: "Counter[str]") -> None:
        account = an_account("contractor-x", "だれか")
        every_scheme()
        work.clear()

        actions.authenticate(identifier=account.username, password="Umi-to-Yama-88", network="192.0.2.1")

        assert work == {"argon2:47104.1.1": 1}

    def test_a_migrated_one_costs_no_more_than_the_portals_own(self, work: "Counter[str]", contract: Contract) -> None:
        a_legacy_account("bcrypt-dear", password=_bcrypt(6), scheme="bcrypt", cost=64)
        browser = Client()
        assert sign_in(browser, "bcrypt-dear").headers["Location"] == url("terms")
        browser.post(url("terms"))
        browser.post(url("address"), {"keep": "yes"})
        answer_phone(browser)
        finish(browser)
        work.clear()

        assert sign_in(Client(), "bcrypt-dear").headers["Location"] == url("closed")

        assert work == {"argon2:47104.1.1": 2}

    @pytest.mark.parametrize("legacy_id", WHO[5:])
    def test_every_kind_of_hash_opens_with_its_password(
        self, real_hashes: None, contract: Contract, legacy_id: str
    ) -> None:
        every_scheme()

        assert sign_in(Client(), legacy_id).headers["Location"] == url("terms")
