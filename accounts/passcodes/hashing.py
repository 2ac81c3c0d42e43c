"""How a passcode is kept: peppered, then hashed like a password.

A million possibilities are tried in hours however slow the hash is. The pepper stands in no table, so a dump alone
gives no passcode away, which people may also use elsewhere; and without the browser's cookie it would open nothing.
"""

from django.contrib.auth.hashers import check_password, make_password

from accounts.users.models import User
from portal import keyed


def made(account: User, digits: str) -> str:
    """What the table keeps: Argon2id over an HMAC under the pepper, so for this account only. About 55 ms of CPU."""
    return make_password(_peppered(account, digits))


def matches(account: User, digits: str, secret: str) -> bool:
    """Whether these are the digits. The same work whatever the answer."""
    return check_password(_peppered(account, digits), secret)


def _peppered(account: User, digits: str) -> str:
    return keyed.digest("passcode", account.public_id, digits)
