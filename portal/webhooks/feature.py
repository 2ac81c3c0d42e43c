"""Declarations of webhooks."""

from portal.features import Act, Feature

FEATURE = Feature(
    name="portal:webhooks",
    acts=(
        Act("added", desk="Webhookの送信先を登録しました", untold="about no account"),
        Act("rotated", desk="Webhookの署名の鍵を新しくしました", untold="about no account"),
        Act("ended", desk="Webhookの送信先を終了しました", untold="about no account"),
    ),
)
