"""Whoever may announce opens and closes nothing: maintenance is a command's."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0013_first_phones")]

    operations = [
        migrations.AlterModelOptions(
            name="invitation",
            options={
                "default_permissions": (),
                "permissions": [
                    ("look_up", "お客様を検索し、個人情報を伏せた画面を見る"),
                    ("reveal", "理由を記録して、お客様の個人情報を表示する"),
                    ("unlock", "停止したログインを解除する"),
                    ("end_sessions", "お客様をすべての端末からログアウトする"),
                    ("resend", "仮登録の確認メールを再送する"),
                    ("lock_down", "お客様のアカウントを停止する"),
                    ("announce", "お知らせを掲載し、取り下げる"),
                    ("manage_staff", "社員を招待し、権限を外す"),
                ],
            },
        )
    ]
