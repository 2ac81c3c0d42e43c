"""What the page of a colleague offers: texts of the acts, and what is said of their outcome."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from desk.staff import actions, approvals, granting, queries
from desk.staff.models import Colleague
from desk.staff.roles import Role
from portal.approvals.kinds import ApprovalKind
from portal.audit.by import By, HasPermissions, Why

ONESELF = "ご自分に対する操作はできません。ほかの管理の担当者に依頼してください。"
ARCHIVED = "このアカウントは利用を終了しているため、招待できません。社員用に、別のアカウントIDを決めてください。"
LAST = "管理の役割を持つ人がいなくなるため、外せません。先に、ほかの人に管理の役割を追加してください。"
NOTHING = "役割はすでに変わっています。表示の内容をご確認ください。"
ASKED = "ほかの管理の担当者に承認を依頼しました。72時間以内に承認されると実行されます。いまはまだ何も変わっていません。"
ALREADY = "同じ依頼がすでに承認を待っています。"
NOBODY = (
    "承認には、あなたと対象の方のほかに、管理の役割を持つ人が必要です。いまはいないため、運用担当に依頼してください。"
)


class Call(NamedTuple):
    """One act on a colleague: who asks, as whom, why, and the word of the role concerned, empty for none."""

    account: Colleague
    role: str
    asker: HasPermissions
    by: By
    why: Why


@dataclass(frozen=True)
class ColleagueAct:
    """Texts of an act: `text` announces it, `done` confirms it. `second` is what a second person approves instead where
    it concerns 管理."""

    title: str
    text: str
    button: str
    done: str
    run: Callable[[Call], object]
    second: ApprovalKind | None = None

    def is_second(self, account: Colleague) -> bool:
        """Return whether the act on this colleague needs a second person, whatever is chosen."""
        return self.second is approvals.RESET and queries.is_admin(account)


def carry_out(act: ColleagueAct, call: Call) -> tuple[bool, str]:
    """Carry out an act, or ask a second person to approve it; return whether that went well, and what to say."""
    try:
        try:
            act.run(call)
        except actions.NeedsApproval:
            if act.second is None:
                raise
            approvals.ask(act.second, account=call.account, asker=call.asker, why=call.why)
            return True, ASKED
    except tuple(REFUSALS) as refusal:
        return False, REFUSALS[type(refusal)]
    return True, act.done


REFUSALS: dict[type[Exception], str] = {
    actions.NotTheirs: ONESELF,
    actions.Archived: ARCHIVED,
    actions.LastAdmin: LAST,
    granting.NothingToDo: NOTHING,
    approvals.AlreadyAsked: ALREADY,
    approvals.NobodyApproves: NOBODY,
}


GIVE = ColleagueAct(
    "役割の追加",
    "いまの役割とパスワード・認証アプリはそのままで、役割を追加します。次に開くページから反映され、ご本人にメールでお知らせします。"
    "管理の役割には、ほかの管理の担当者の承認が必要です。",
    "追加する",
    "役割を追加しました。ご本人にメールでお知らせします。",
    lambda call: granting.give(account=call.account, role=Role(call.role), by=call.by, why=call.why),
    approvals.PROMOTION,
)
END = ColleagueAct(
    "役割を外す",
    "この役割でできることが、次に開くページからできなくなります。ほかの役割とパスワード・認証アプリはそのままです。"
    "ご本人にメールでお知らせします。",
    "役割を外す",
    "役割を外しました。ご本人にメールでお知らせします。",
    lambda call: granting.end(account=call.account, role=Role(call.role), by=call.by, why=call.why),
)
REINVITE = ColleagueAct(
    "認証を取り消して招待し直す",
    "認証アプリやパスワードを失った方のための操作です。いまのパスワード・認証アプリ・パスキーはすべて使えなくなり、"
    "ログイン中の端末からログアウトします。登録済みのメールアドレスに、お知らせと新しい招待を送ります。"
    "ご本人から直接の依頼であることを確かめてから行ってください。",
    "認証を取り消して招待し直す",
    "新しい招待メールを送信しました。以前の認証方法はすべて使えなくなりました。24時間以内に設定するよう伝えてください。",
    lambda call: actions.reinvite(account=call.account, by=call.by, why=call.why),
    approvals.RESET,
)
DISMISS = ColleagueAct(
    "利用の停止",
    "役割と認証方法をすべて外し、ログイン中の端末からログアウトします。ご本人にメールでお知らせします。"
    "もう一度利用するには、新しい招待が必要です。",
    "停止する",
    "社内デスクの利用を停止しました。",
    lambda call: actions.dismiss(account=call.account, by=call.by, why=call.why),
)
