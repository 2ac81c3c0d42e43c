"""Declarations of staff: invitations and second factor."""

from accounts.users.effects import ONLY_STAFF
from desk.staff.models import Authenticator, Invitation
from portal.features import Act, Export, Feature, MenuEntry, Permission
from portal.lifecycle import Effect, on_account

UNTOLD = "about the company's own people"
VOID = Effect.stays("without the password, which a freeze voids, it opens nothing")

FEATURE = Feature(
    "desk:staff",
    acts=(
        Act("granted", untold=UNTOLD, desk="社員に役割を与えました"),
        Act("role_ended", untold=UNTOLD, desk="社員の役割を外しました"),
        Act("invited", untold=UNTOLD, desk="社員を招待しました"),
        Act("dismissed", untold=UNTOLD, desk="社員の利用を停止しました"),
        Act("enrolled", untold=UNTOLD, desk="社員が認証アプリを登録しました"),
        Act("refused", untold=UNTOLD, desk="社員が認証アプリの数字を誤りました"),
        Act("factors_taken", untold=UNTOLD, desk="社員の以前の認証方法をすべて外しました"),
    ),
    letters={
        "dismissed": "社員の利用の停止",
        "enrolled": "社員の認証アプリの登録",
        "invited": "社員の招待",
        "reset": "社員の認証の取り消し",
        "roles_changed": "社員の役割の変更",
    },
    permissions=(Permission("desk.manage_staff"),),
    menu=(
        MenuEntry(
            "社員", "招待・役割・利用の停止", "users", "desk:desk_colleague_changelist", "desk.manage_staff", order=110
        ),
    ),
    effects={
        "desk.Authenticator": on_account(closed=ONLY_STAFF, frozen=VOID, taken_over=ONLY_STAFF),
        "desk.Invitation": on_account(closed=ONLY_STAFF, frozen=VOID, taken_over=ONLY_STAFF),
    },
    exports=(
        Export.of(
            "社員の認証アプリ",
            lambda account: Authenticator.objects.filter(user=account, confirmed=True),
            {"登録日時": "made_at", "最終利用日時": "used_at"},
        ),
        Export.of(
            "社員の招待",
            lambda account: Invitation.objects.filter(account=account),
            {"招待日時": "invited_at", "期限": "expires_at", "使用日時": "used_at", "取り消し日時": "revoked_at"},
        ),
    ),
    modules=("approvals", "checks", "way_in"),
)
