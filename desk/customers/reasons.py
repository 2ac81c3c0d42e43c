"""Why somebody at the desk looks or acts. Words that the audit log may keep for ever."""

from django.db import models


class Reason(models.TextChoices):
    CALL = "call", "お電話でのお問い合わせ"
    VISIT = "visit", "ご来店"
    WRITING = "writing", "メール・書面でのお問い合わせ"
    REQUEST = "request", "お手続きの受付"
    ABUSE = "abuse", "不正利用の調査"
    FAULT = "fault", "障害の調査"
