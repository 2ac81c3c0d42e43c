"""Declarations of the company's own people: invitations and second factor."""

from accounts.users.effects import ONLY_STAFF
from portal.features import Act, Feature, Permission
from portal.lifecycle import Effect, on_account

UNTOLD = "about the company's own people"
VOID = Effect.stays("without the password, which a freeze voids, it opens nothing")

FEATURE = Feature(
    "desk:staff",
    acts=(
        Act("granted", untold=UNTOLD, desk="社員に役割を与えました"),
        Act("invited", untold=UNTOLD, desk="社員を招待しました"),
        Act("dismissed", untold=UNTOLD, desk="社員の利用を停止しました"),
        Act("enrolled", untold=UNTOLD, desk="社員が認証アプリを登録しました"),
        Act("refused", untold=UNTOLD, desk="社員が認証アプリの数字を誤りました"),
        Act("factors_taken", untold=UNTOLD, desk="社員の以前の認証方法をすべて外しました"),
    ),
    letters={
        "enrolled": "社員の認証アプリの登録",
        "invited": "社員の招待",
    },
    permissions=(Permission("desk.manage_staff"),),
    effects={
        "desk.Authenticator": on_account(closed=ONLY_STAFF, frozen=VOID, taken_over=ONLY_STAFF),
        "desk.Invitation": on_account(closed=ONLY_STAFF, frozen=VOID, taken_over=ONLY_STAFF),
    },
    modules=("checks", "means"),
)
