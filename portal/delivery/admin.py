"""送信状況: whether mails, SMS and calls were sent. Bodies are not shown, addresses are masked."""

from django.contrib import admin

from portal import features, masking
from portal.delivery import fates
from portal.delivery.models import Letter
from portal.staff_admin.display import NONE, moment
from portal.staff_admin.tables import TableAdmin


@admin.register(Letter)
class LetterAdmin(TableAdmin[Letter]):
    """Letters of the outbox, by date, state and channel."""

    address = "letters"
    title = "送信状況"
    note = "本文は表示しません。宛先は詳細で、一部を伏せて表示します。"
    date_hierarchy = "created_at"
    ordering = ("-created_at", "-pk")
    list_filter = ("state", "channel")
    list_display = ("about", "by_channel", "in_state", "queued", "sent")
    fields = (*list_display, "recipient", "until", "tries", "arrived", "provider", "fault")

    @admin.display(description="種類")
    def about(self, letter: Letter) -> str:
        """Return the subject, as the sending feature declares it."""
        return features.letters().get(letter.kind, letter.kind)

    @admin.display(description="方法")
    def by_channel(self, letter: Letter) -> str:
        """Return the channel: mail, SMS or call."""
        return letter.get_channel_display()

    @admin.display(description="状態")
    def in_state(self, letter: Letter) -> str:
        """Return what became of it."""
        return fates.of(letter).text

    @admin.display(description="依頼")
    def queued(self, letter: Letter) -> str:
        """Return when it was put into the outbox, in JST."""
        return moment(letter.created_at)

    @admin.display(description="送信")
    def sent(self, letter: Letter) -> str:
        """Return when it was sent, in JST."""
        return moment(letter.sent_at)

    @admin.display(description="宛先")
    def recipient(self, letter: Letter) -> str:
        """Return the masked address or number."""
        return masking.destination(letter.to) if letter.to else NONE

    @admin.display(description="期限")
    def until(self, letter: Letter) -> str:
        """Return when it expires, in JST."""
        return moment(letter.expires_at)

    @admin.display(description="試行回数")
    def tries(self, letter: Letter) -> int:
        """Return the number of attempts."""
        return letter.attempts

    @admin.display(description="結果の説明")
    def arrived(self, letter: Letter) -> str:
        """Return why it did not arrive, or what to tell, and when the provider reported it, in JST."""
        told = f"（{moment(letter.arrival_at)}の通知）" if letter.arrival_at else ""
        return f"{fates.of(letter).next}{told}" or NONE

    @admin.display(description="送信事業者のID")
    def provider(self, letter: Letter) -> str:
        """Return the provider's id of it."""
        return letter.provider_id or NONE

    @admin.display(description="最後のエラー")
    def fault(self, letter: Letter) -> str:
        """Return kind and number of the last failure."""
        return letter.last_error or NONE
