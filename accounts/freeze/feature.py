"""Declarations of accounts frozen by their owners or staff."""

from accounts.freeze.models import Freeze
from accounts.users.effects import DELETED
from portal.features import Act, Export, Feature
from portal.lifecycle import Effect, on_account

FEATURE = Feature(
    "accounts:freeze",
    acts=(
        Act("begun", "{via}アカウントを停止しました", "lock", is_grave=True),
        Act("lifted", "アカウントの停止を解除しました"),
    ),
    letters={
        "begun": "アカウントの停止",
    },
    effects={
        "accounts.Freeze": on_account(
            closed=DELETED,
            frozen=Effect("a row begins; `lift` ends it", "accounts.freeze.actions.begin"),
            taken_over=Effect.stays("an undo must not open what its owner froze"),
        )
    },
    exports=(
        Export.of(
            "アカウントの停止",
            lambda account: Freeze.objects.filter(account=account),
            {"停止日時": "begun_at", "解除日時": "lifted_at"},
        ),
    ),
    modules=("shutters",),
)
