"""A passkey as a proof before an act."""

from accounts.passkeys import queries
from accounts.reauthentication import means
from accounts.reauthentication.strengths import Strength
from accounts.users.requests import SignedInRequest


@means.proves(Strength.PASSKEY)
def offer(request: SignedInRequest) -> means.Offer | None:
    """「パスキーで確認」, to whoever has one. The button needs a script; other ways stand beside it."""
    if not queries.usable(account_id=request.user.pk).exists():
        return None
    return means.Offer(template="accounts/passkeys/_prove.html")
