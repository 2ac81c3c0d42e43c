"""Storage of a passcode: peppered, then hashed like a password.

A million possibilities are tried in hours however slow the hash is. The pepper is in no table, so that a dump alone
reveals no passcode, which people may also use elsewhere; and without the browser's cookie it would open nothing.
"""

from django.contrib.auth.hashers import check_password, make_password

from accounts.users.models import User
from portal import keyed


def made(account: User, digits: str) -> str:
    """Return the stored form: Argon2id over an HMAC under the pepper, bound to this account. About 55 ms of CPU."""
    return make_password(_peppered(account, digits))


def matches(account: User, digits: str, secret: str) -> bool:
    """Tell whether these are the digits. The work is the same whatever the answer."""
    return check_password(_peppered(account, digits), secret)


def _peppered(account: User, digits: str) -> str:
    return keyed.digest("passcode", account.public_id, digits)
