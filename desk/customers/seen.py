"""What the customer meets at this moment, in words: by the functions that the customer's own pages call.

Staff sign in as nobody. What a page of the customer refuses or shows is asked where that page asks it: the locks and
ways in of `accounts`, the home page of `home`, the standing of a bill in `billing`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.users.models import State as AccountState
from accounts.authenticators.ways import Description, State
from accounts.codes.queries import Standing
from accounts.contact_changes import models as contact_change_models
from accounts.contact_changes import queries as contact_change_queries
from accounts.contracts import queries as contract_queries
from accounts.lost_phone import queries as lost_phone_queries
from accounts.models import Freeze, Holding, PasswordLock, User, Withdrawal
from accounts.takeover import models as takeover_models
from accounts.takeover import queries as takeover_queries
from accounts.withdrawal import models as withdrawal_models
from home import queries as home_queries
from home.overview import Overview
from portal.design.templatetags.design import written

CHANGES = {
    contact_change_models.Kind.PHONE: "電話番号の変更",
    contact_change_models.Kind.EMAIL: "メールアドレスの変更",
    contact_change_models.Kind.PASSKEY: "パスキーの追加",
    contact_change_models.Kind.FIRST_PHONE: "電話番号の登録",
    contact_change_models.Kind.CONTRACT: "ご契約の追加",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One state in words. `tone` is a tone of the chip that says `chip`."""

    tone: str
    chip: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Stops:
    """What prevents a sign-in, as the account's page has read it; `codes` is the standing of its codes."""

    freeze: Freeze | None
    withdrawal: Withdrawal | None
    lock: PasswordLock | None
    is_locked_at_home: bool
    codes: Standing

    def fitting(self, *, sessions: int, are_checks_stopped: bool) -> set[str]:
        """Return the names of the acts (`desk.customers.acts`) that would change something now."""
        is_open = self.freeze is None and self.withdrawal is None
        fits = {
            "unlock": bool(self.lock or self.is_locked_at_home),
            "forgive-codes": bool(self.codes.wrong or self.codes.locked_until or not self.codes.are_sent),
            "resume-checks": are_checks_stopped,
            "end-sessions": sessions > 0,
            "lock-down": is_open,
            "withdraw": self.withdrawal is None,
            "call-off": self.withdrawal is not None,
        }
        return {name for name, does_fit in fits.items() if does_fit}


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything that the panel says."""

    sign_in: Sequence[Said]
    home: Overview
    announcements: Sequence[str]
    waiting: Sequence[tuple[str, str]]


def now(account: User, *, stops: Stops, ways: Sequence[Description], home: Overview) -> Seen:
    """Return what the customer meets now. `ways` and `home` are as their own pages read them."""
    maintenance = home_queries.maintenance()
    banners = [banner.title for banner in home_queries.announcements()]
    return Seen(
        sign_in=[_door(account, stops), *_factors(stops, ways)],
        home=home,
        announcements=[*(["ただいまメンテナンス中です（ご利用いただけません）"] if maintenance else []), *banners],
        waiting=list(_waiting(account, stops.withdrawal)),
    )


def _door(account: User, stops: Stops) -> Said:
    """Say whether the password opens the account, and until when it does not."""
    if stops.freeze:
        begun = written(stops.freeze.begun_at)
        return Said("error", "ログインできません", f"{begun}に緊急停止。パスワードを再設定するとログインできます。")
    if account.state == AccountState.WITHDRAWN:
        until = f"{written(stops.withdrawal.asked_at + withdrawal_models.LIFETIME)}まで" if stops.withdrawal else ""
        return Said("warn", "ログインできません", f"退会の手続き中です。{until}取りやめられます。")
    if account.state != AccountState.ACTIVE:
        return Said("warn", "ログインできません", "ご契約は新しいアカウントに移りました。")
    if not account.has_usable_password():
        return Said("warn", "パスワードを再設定するまでログインできません")
    if stops.lock:
        until = written(stops.lock.until)
        text = f"{until}まで。パスキーと、信頼済みのブラウザーではログインできます。"
        return Said("error", "パスワードでログインできません", text)
    if stops.is_locked_at_home:
        return Said(
            "error", "信頼済みのブラウザーでは、パスワードでログインできません", "ほかのブラウザーではできます。"
        )
    return Said("ok", "ログインできます")


def _factors(stops: Stops, ways: Sequence[Description]) -> Iterator[Said]:
    """Say what of the ways in is stopped or not usable yet."""
    if stops.freeze:
        return
    if not stops.codes.are_sent:
        yield Said("error", "認証コードは届きません", "入力の誤りが重なったためです。")
    elif stops.codes.locked_until:
        yield Said("error", "認証コードを入力できません", f"{written(stops.codes.locked_until)}まで")
    for way in ways:
        for row in way.rows:
            if row.state == State.WAITING and row.usable_from:
                yield Said("info", f"{way.label}はまだ使えません", f"{written(row.usable_from)}から使えます。")
            elif row.state == State.PAUSED:
                yield Said("warn", f"{way.label}は一時停止中です")
            elif row.state == State.DISABLED:
                yield Said("warn", f"{way.label}は使えません", "誤りが続いたか、長く使われていません。")


def _waiting(account: User, withdrawal: Withdrawal | None) -> Iterator[tuple[str, str]]:
    """Yield what is under way: its name, and what becomes of it when."""
    if withdrawal:
        yield "退会", f"{written(withdrawal.asked_at + withdrawal_models.LIFETIME)}に削除します"
    for change in contact_change_queries.listed(account.pk):
        kind = CHANGES[contact_change_models.Kind(change.kind)]
        yield kind, _undone(change.made_at, change.made_at + contact_change_models.LIFETIME)
    for moved in takeover_queries.open_of(account.pk):
        name = "ご契約の受け取り（ID登録）" if moved.account_id == account.pk else "ご契約の引き継ぎ（ID登録）"
        yield name, _undone(moved.made_at, moved.made_at + takeover_models.LIFETIME)
    if lost := lost_phone_queries.waiting(account.pk):
        yield "電話番号を失った方のお手続き", f"{written(lost.expires_at)}まで続けられます"
    for holding in contract_queries.of_before(account.pk):
        if holding.state == Holding.State.WAITING:
            number = holding.contract.customer_number
            yield f"名義の確認（お客様番号 {number}）", f"{written(holding.suspended_at)}から表示を止めています"


def _undone(made: datetime, until: datetime) -> str:
    return f"{written(made)}に行い、{written(until)}まで取り消せます"
