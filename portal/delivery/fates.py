"""What became of a letter, in words for those who answer a customer that waits for it."""

from dataclasses import dataclass

from django.utils import timezone

from portal.delivery import reasons
from portal.delivery.models import Arrival, Channel, Letter, State


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a letter: `tone` is that of a chip (ok, info, warn, error), `next` what to tell the customer."""

    text: str
    tone: str
    next: str = ""


WAITING = Fate("送信待ち", "info", "まもなく送ります。少しお待ちください。")
RETRIED = Fate("送信待ち", "warn", "送信先が応答しないため、送り直しています。")
SENT = Fate("送信済み", "ok")
FAILED = Fate("送れませんでした", "error", "宛先に送れません。番号・アドレスに誤りがないかご確認ください。")
EXPIRED = Fate("期限切れ", "warn", "期限までに送れませんでした。お客様の画面から、もう一度お送りください。")
NEEDLESS = Fate("送信不要", "info", "新しいものを送ったなどの理由で、送りませんでした。")
FATES = {State.SENT: SENT, State.REFUSED: FAILED, State.EXPIRED: EXPIRED, State.DROPPED: NEEDLESS}

ON_ITS_WAY = Fate(
    "携帯電話会社へ送信済み", "info", "届いたという知らせは、まだありません。電波の状態をご確認ください。"
)
RINGING = Fate("呼び出し中", "info", "電話をかけています。")
DELAYED = Fate("遅れています", "warn", "宛先のメールサーバーが受け取らないため、送り直しています。")
ARRIVED = {
    Channel.MAIL: Fate("届きました", "ok"),
    Channel.SMS: Fate("届きました", "ok", "見当たらないときは、迷惑メッセージのフォルダーもご確認ください。"),
    Channel.VOICE: Fate("つながりました", "ok", "留守番電話が応答した場合も含みます。"),
}


def of(letter: Letter) -> Fate:
    """Return the fate of a letter: what the provider told of it, else how far the outbox is."""
    if letter.arrival:
        return _told(letter)
    if letter.state == State.WAITING and letter.expires_at <= timezone.now():
        return EXPIRED
    if letter.state == State.WAITING:
        return RETRIED if letter.attempts > 1 else WAITING
    return FATES[State(letter.state)]


def _told(letter: Letter) -> Fate:
    match Arrival(letter.arrival):
        case Arrival.DELIVERED:
            return ARRIVED.get(Channel(letter.channel), SENT)
        case Arrival.DELAYED:
            return DELAYED
        case Arrival.LEFT:
            return RINGING if letter.channel == Channel.VOICE else ON_ITS_WAY
        case Arrival.UNDELIVERED:
            reason = reasons.of(Channel(letter.channel), letter.arrival_code)
            code = f"（{letter.arrival_code}）" if letter.arrival_code[:1].isdigit() else ""
            return Fate("届きませんでした", "error", f"{reason.why}{code}。{reason.advice}")
