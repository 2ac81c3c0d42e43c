from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password, identify_hasher, make_password

from accounts.models import User
from tests.people import PASSWORD


def test_passwords_are_kept_as_argon2id_at_owasps_parameters(real_hashes: None) -> None:
    encoded = make_password(PASSWORD)

    assert encoded.startswith("argon2$argon2id$v=19$m=47104,t=1,p=1$")
    assert check_password(PASSWORD, encoded)
    assert not check_password(PASSWORD + " ", encoded)


def test_an_older_hash_is_replaced_when_its_owner_comes(contractor: User, real_hashes: None) -> None:
    contractor.password = PBKDF2PasswordHasher().encode(PASSWORD, "saltsaltsalt", iterations=1000)
    contractor.save()

    assert contractor.check_password(PASSWORD)

    contractor.refresh_from_db()
    assert identify_hasher(contractor.password).algorithm == "argon2"
