"""The staff of the demo, one member of each role, and the codes of their authenticator apps."""

from base64 import b32encode
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from accounts.models import User
from accounts.reauthentication.queries import now
from accounts.users import actions as user_actions
from desk.models import Authenticator
from desk.staff import roles, setup
from desk.staff.models import STEP
from desk.staff.roles import Role

NOTE = "ログインの2段階目は、届いたメッセージ（/sandbox/）の「認証アプリ」に表示される6桁の数字"


@dataclass(frozen=True)
class Member:
    """A member of staff."""

    username: str
    nickname: str
    role: Role


MEMBERS = (
    Member("madoguchi", "窓口 みさき", Role.AGENT),
    Member("seikyu", "請求 いさむ", Role.BILLING),
    Member("haishin", "配信 なぎさ", Role.MESSAGING),
    Member("kansa", "監査 しおり", Role.AUDIT),
    Member("kanri", "管理 みなと", Role.ADMIN),
)


@dataclass(frozen=True)
class AuthenticatorCode:
    """What an authenticator app shows: the next `digits` that will be accepted, for `seconds` more."""

    sign_in: str
    role: str
    digits: str
    seconds: int
    secret: str
    uri: str


def create_member(member: Member, password: str) -> None:
    """Create a member of staff as if they had been invited and had set up their authenticator app."""
    if User.objects.filter(username=member.username).exists():
        return
    account = user_actions.create(
        username=member.username,
        email=f"{member.username}@minato-hikari.example",
        password_hash=make_password(password),
        nickname=member.nickname,
    )
    account.is_staff = True
    account.save(update_fields=["is_staff"])
    account.groups.set([roles.group(member.role)])
    Authenticator.objects.create(user=account, name="app", confirmed=True)


def current_codes() -> list[AuthenticatorCode]:
    """Return the current code of every member of staff."""
    at = now()
    apps = Authenticator.objects.filter(confirmed=True).select_related("user").order_by("pk")
    return [_current_code(app, at) for app in apps.prefetch_related("user__groups")]


def _current_code(app: Authenticator, at: float) -> AuthenticatorCode:
    """Return the code of the current time step (RFC 6238), or of the next one if that was used already."""
    step = max(int(at) // STEP, app.last_step + 1)
    secret = b32encode(app.key).decode()
    return AuthenticatorCode(
        sign_in=app.user.username,
        role="・".join(group.name for group in app.user.groups.all()),
        digits=app.digits(step),
        seconds=(step + 1) * STEP - int(at),
        secret=secret,
        uri=setup.address(app, secret),
    )
