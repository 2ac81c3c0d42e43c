"""The outbox: messages to send, written in the transaction that decided on them."""

from django.db import models
from django.db.models.functions import Now

from portal.leases import Leased
from portal.public_id import PublicIdField


class Channel(models.TextChoices):
    MAIL = "mail", "メール"
    SMS = "sms", "SMS"
    VOICE = "voice", "電話"
    WEBHOOK = "webhook", "Webhook"


class State(models.TextChoices):
    WAITING = "waiting", "送信待ち"
    SENT = "sent", "送信済み"
    EXPIRED = "expired", "期限切れ"  # expired; never sent
    DROPPED = "dropped", "送信不要"  # its renderer had nothing to say any more
    REFUSED = "refused", "送信不可"  # the provider will never accept it


class Arrival(models.TextChoices):
    """What the provider tells of a letter that it accepted, weakest first: a weaker word never replaces a stronger."""

    DELAYED = "delayed", "遅れています"  # a mail server still tries
    LEFT = "left", "送り出し済み"  # handed to the carrier, or ringing
    UNDELIVERED = "undelivered", "不達"
    DELIVERED = "delivered", "届きました"


WAITING = models.Q(state=State.WAITING)


class Letter(Leased):
    """One thing to send. Holds no secret: codes and links are derived when it is rendered.

    `kind` names the renderer, `ref` the row it is about, `context` plain values for the text.
    `to` is a mail address, a Japanese number as digits from 0 or from +81, or the public id of a webhook's endpoint.
    """

    public_id = PublicIdField()
    kind = models.CharField(max_length=60)
    ref = models.CharField(max_length=64, blank=True)
    channel = models.CharField("方法", max_length=7, choices=Channel)
    to = models.CharField(max_length=254)
    context = models.JSONField(default=dict)
    dedupe_key = models.CharField(max_length=120, null=True, unique=True)
    state = models.CharField("状態", max_length=8, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(db_default=Now())
    not_before = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    in_doubt = models.BooleanField(default=False)  # an attempt began and its outcome is unknown
    sent_at = models.DateTimeField(null=True)
    provider_id = models.CharField(max_length=300, blank=True)  # the provider's id of it
    last_error = models.CharField(max_length=200, blank=True)  # kind of failure and number; nothing personal
    arrival = models.CharField("到達", max_length=11, choices=Arrival, blank=True, db_default="")  # "": no word yet
    arrival_code = models.CharField(max_length=11, blank=True, db_default="")  # Twilio's number or word, or RFC 3463's
    arrival_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(name="letter_waiting", fields=["channel", "expires_at", "id"], condition=WAITING),
            models.Index(name="letter_ref", fields=["kind", "ref"]),
            models.Index(name="letter_taken", fields=["provider_id"], condition=~models.Q(provider_id="")),
            models.Index(name="letter_created", fields=["created_at"]),
            # the filters of staff; nearly every letter is a mail, so mails need no index of their own
            models.Index(name="letter_state", fields=["state", "created_at"]),
            models.Index(
                name="letter_not_mail",
                fields=["channel", "created_at"],
                condition=models.Q(channel__in=[Channel.SMS.value, Channel.VOICE.value]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"


class Outage(models.Model):
    """A channel whose provider does not answer; the row goes when it does again. Read it through `status`."""

    channel = models.CharField(max_length=7, choices=Channel, unique=True)
    since = models.DateTimeField(db_default=Now())
    last_at = models.DateTimeField(db_default=Now())
    failures = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.channel} since {self.since}"
