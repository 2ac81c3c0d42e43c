"""Changes of an account's passcodes, and judging one."""

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from accounts.users.models import State, User
from accounts.authenticators.ways import Since
from accounts.notices import actions as notice_actions
from accounts.passcodes import hashing, queries
from accounts.passcodes.models import MISSES, Passcode
from accounts.sessions import user_agents
from portal.audit import trail
from portal.audit.by import SYSTEM, By
from portal.delivery import outbox
from portal.delivery.models import Channel
from portal.policy.knobs import policy

REGISTERED = "accounts:passcodes:registered"
REMOVED = "accounts:passcodes:removed"
DISABLED = "accounts:passcodes:disabled"
MOST = 10  # of one account
MOST_HERE = 5  # accounts in one browser
LONGEST_AGENT = 200


class TooManyPasscodes(Exception):
    """A limit is reached: MOST per account or MOST_HERE accounts per browser."""


class NotAllowed(Exception):
    """The account may have none: it is closed, it is a colleague's (who sign in with more than six digits), or the
    policy has none.
    """


class NotThere(Exception):
    """The account has no such passcode."""


class Refused(Exception):
    """The passcode is wrong. It was counted; `left` entries, at least one, are judged after it."""

    def __init__(self, left: int) -> None:
        super().__init__(f"{left} left")
        self.left = left

    @property
    def text(self) -> str:
        """Say how many more mistakes disable the passcode."""
        return f"パスコードが一致しません。あと{self.left}回誤りが続くと、このブラウザーのパスコードは無効になります。"


class Disabled(Exception):
    """There were too many wrong entries, now or before: none is judged any more, not even the right one."""

    text = (
        f"パスコードの入力に{MISSES}回続けて誤りがあったため、安全のため、このブラウザーのパスコードを無効にしました。"
        "ほかの方法でご確認ください。パスコードは、あとからもう一度登録できます。"
    )


@transaction.atomic
def register(*, account: User, secret: str, former: str, user_agent: str) -> str:
    """Make the digits behind `secret` (`hashing.made`) the account's passcode in a browser, in place of a former one
    there, and tell the account by mail. Returns the token that the browser must keep from now on.

    `former` is the token that the browser sent, if any. The new one replaces it for every account there, so that a
    cookie planted beforehand becomes worthless. Raises NotAllowed or TooManyPasscodes.
    """
    mine = User.objects.select_for_update(no_key=True).filter(
        pk=account.pk, state=State.ACTIVE, is_staff=False, is_superuser=False
    )
    if not (policy().passcode and mine.exists()):
        raise NotAllowed
    token = queries.COOKIE.new()
    _follow(account, former, token)
    if queries.of(account=account).count() >= MOST:
        raise TooManyPasscodes
    passcode = Passcode(
        user=account,
        name="パスコード",
        secret=secret,
        digest=queries.digest(token),
        user_agent=user_agent.replace("\0", "")[:LONGEST_AGENT],
    )
    passcode.save(force_insert=True)
    trail.record(
        "accounts:passcodes:registered", by=By.owner(account), about=account.public_id, passcode=passcode.public_id
    )
    _tell(REGISTERED, passcode)
    return token


def _follow(account: User, former: str, token: str) -> None:
    """Delete the account's former passcode of the browser, and move those of other accounts to the new token."""
    if not former:
        return
    here = Passcode.objects.filter(digest=queries.digest(former))
    here.filter(user=account).delete()
    if here.update(digest=queries.digest(token)) >= MOST_HERE:
        raise TooManyPasscodes


def use(*, passcode: Passcode, digits: str, by: By) -> None:
    """Judge digits that were entered in the passcode's browser. Raises Refused or Disabled. `by` is its owner in an
    open session, else ANONYMOUS.

    Counts before it compares, in one statement, committed at once: of parallel entries only MISSES are judged. The last
    of them disables the passcode and tells its owner by mail and in the page. The right digits forgive the wrong ones
    before them.
    """
    misses = _count(passcode)
    if not misses:
        raise Disabled
    if hashing.matches(passcode.user, digits, passcode.secret):
        _note_use(passcode)
        return
    if misses >= MISSES and _disable(passcode):
        raise Disabled
    account = passcode.user.public_id
    trail.record("accounts:passcodes:refused", by=by, about=account, passcode=passcode.public_id)
    raise Refused(MISSES - misses or MISSES)


def _count(passcode: Passcode) -> int:
    """Count an entry; return its number since the last right one, 0 where none is judged any more."""
    mine = Passcode.objects.filter(pk=passcode.pk)
    with transaction.atomic(durable=True):  # a rollback of the caller's would un-count it
        if not Passcode.objects.usable().filter(pk=passcode.pk).update(misses=F("misses") + 1):
            return 0
        return mine.values_list("misses", flat=True).get()


def _note_use(passcode: Passcode) -> None:
    """Note the use. Raises Disabled if it was disabled or removed while the digits were compared."""
    if not Passcode.objects.standing().filter(pk=passcode.pk).update(misses=0, last_used_at=Now()):
        raise Disabled


@transaction.atomic
def _disable(passcode: Passcode) -> bool:
    """Disable the passcode; of parallel wrong entries one does it. False where the right digits came in between."""
    spent = Passcode.objects.filter(pk=passcode.pk, confirmed=True, misses__gte=MISSES)
    if not spent.update(confirmed=False, disabled_at=Now()):
        return False
    account = passcode.user
    trail.record("accounts:passcodes:disabled", by=SYSTEM, about=account.public_id, passcode=passcode.public_id)
    _tell(DISABLED, passcode)
    notice_actions.tell(
        account=account,
        title="パスコードを無効にしました",
        body=f"「{user_agents.name(passcode.user_agent)}」のパスコードの入力に{MISSES}回続けて誤りがあったため、"
        "安全のため無効にしました。お心当たりがない場合は、端末がお手元にあることをご確認ください。",
        url=queries.page(),
    )
    return True


@transaction.atomic
def remove(*, account: User, public_id: str) -> None:
    """Delete one passcode and tell the account by mail. Raises NotThere unless it is the account's own.

    It asks for no proof: removing access must not wait for a telephone that may have been stolen.
    """
    passcode = queries.of(account=account).select_for_update(of=("self",)).filter(public_id=public_id).first()
    if passcode is None:
        raise NotThere
    passcode.delete()
    trail.record("accounts:passcodes:removed", by=By.owner(account), about=account.public_id, passcode=public_id)
    _tell(REMOVED, passcode)


def remove_all(*, account: User, by: By, since: Since | None = None) -> int:
    """Delete the account's passcodes, or those made from `since` on; return how many. Runs in the transaction of the
    caller, who tells the owner.
    """
    mine = Passcode.objects.filter(user=account)
    _, gone = (mine if since is None else mine.filter(created_at__gte=since)).delete()
    removed = gone.get(Passcode._meta.label, 0)
    if removed:
        trail.record("accounts:passcodes:removed", by=by, about=account.public_id, passcodes=removed)
    return removed


def purge() -> int:
    """Delete passcodes unused for a year or disabled a year ago; return how many."""
    return Passcode.objects.over().delete()[0]


def _tell(kind: str, passcode: Passcode) -> None:
    account = passcode.user
    device = user_agents.name(passcode.user_agent)
    context = {"nickname": account.nickname, "account": account.public_id, "device": device}
    outbox.put(kind, channel=Channel.MAIL, to=account.email, ref=passcode.public_id, context=context)
