"""Declarations of reminders of payments."""

from portal.features import Feature, Timed

FEATURE = Feature(
    "billing:reminders",
    letters={
        "due": "お支払い期日の案内",
        "failed": "お引き落としできなかったときの案内",
        "overdue": "お支払い期日超過の案内",
    },
    timed=(Timed("remind_payments", daily="09:00"),),
)
