from collections.abc import Iterator
from unittest import mock

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher


@pytest.fixture
def hashings() -> Iterator[mock.Mock]:
    """Record every computation of a password hash."""
    with mock.patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode) as encode:
        yield encode
