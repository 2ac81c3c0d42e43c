"""Declarations of one-time codes, sent or posted."""

from accounts.codes import actions
from accounts.codes.models import PostedCode
from portal.features import Act, Backlog, Feature, MenuEntry, Permission, Retention
from portal.lifecycle import Effect, on_account, on_contract

# These rows name an account or a contract by public id, in `subject`
PROVES_NUMBER = Effect.stays("a code proves only the number that it went to, and ends by itself")

VOID = Effect(
    "deleted with the file that names another person: it was ordered by the one before",
    "accounts.contracts.suspension.before_update",
)

FEATURE = Feature(
    "accounts:codes",
    acts=(
        Act("sent", "認証コードを{channel}で送信しました", "sms"),
        Act("refused", "誤った認証コードが入力されました", "sms"),
        Act("locked", "認証コードの誤りが続いたため、認証を一時停止しました", "alert", is_grave=True),
        Act("posting_ordered", "郵送による認証が申し込まれました", "mail", is_grave=True),
        Act("posting_printed", "認証コードの郵便を発送しました", "mail"),
        Act("forgiven", "{via}認証コードの誤りの記録を消しました", "refresh"),
    ),
    letters={
        "code": "認証コード",
    },
    permissions=(Permission("accounts.view_postedcode", ("agent",)),),
    retentions=(Retention("challenges", actions.purge, "challenges and sendings of codes, after 31 days"),),
    menu=(
        MenuEntry(
            "郵送コード",
            "印刷を待っている認証コード",
            "mail",
            "desk:accounts_postedcode_changelist",
            "accounts.view_postedcode",
            order=70,
        ),
    ),
    backlogs=(
        Backlog(
            "印刷を待っている郵送コード",
            "desk:accounts_postedcode_changelist",
            "accounts.view_postedcode",
            lambda account: PostedCode.objects.filter(printed_at=None),
            order=70,
        ),
    ),
    effects={
        "accounts.Challenge": on_account(closed=PROVES_NUMBER, frozen=PROVES_NUMBER, taken_over=PROVES_NUMBER)
        | on_contract(suspended=PROVES_NUMBER, changed_hands=PROVES_NUMBER, ended=PROVES_NUMBER),
        "accounts.PostedCode": on_contract(
            suspended=VOID,
            changed_hands=VOID,
            ended=Effect("not printed any more", "accounts.contracts.printing.print_all"),
        ),
    },
)
