"""Why something did not arrive, in words: Twilio's error and warning dictionary, call statuses, RFC 3463."""

from dataclasses import dataclass

from portal.delivery.models import Channel


@dataclass(frozen=True, slots=True)
class Reason:
    """`why` without its full stop, and what the customer can do."""

    why: str
    advice: str


NUMBER = "登録の電話番号をご確認ください。"
BY_CALL = "電話（音声）で受け取る方法をご案内ください。"
ADDRESS = "登録のメールアドレスをご確認のうえ、変更をご案内ください。"
SETTINGS = "ドメイン指定受信・迷惑メールの設定をご確認ください。"
LATER = "時間をおいて、もう一度お送りください。"

UNSAID = Reason("理由は通知されていません", LATER)
OURS = Reason("送信の設定に問題があります", "お客様の側では解決できません。システムの担当にお知らせください。")

# of a mail: it is too large, or says wrongly where it comes from (RFC 7372: SPF, DKIM, DMARC, reverse DNS)
OF_THE_SENDER = ("5.3.4", *(f"5.7.{detail}" for detail in range(20, 28)))

SMS = {
    "30001": Reason("送信が混み合っています", LATER),  # queue overflow
    "30002": OURS,  # account suspended
    "30003": Reason("電源が入っていないか、圏外です", "電源と電波の状態をご確認のうえ、もう一度お送りください。"),
    "30004": Reason("受信を拒否しています", f"SMSの受信拒否の設定をご確認ください。または、{BY_CALL}"),
    "30005": Reason("使われていない番号です", NUMBER),
    "30006": Reason("固定電話などSMSを受け取れない番号です", BY_CALL),
    "30007": Reason("迷惑メッセージとして拒否されました", f"迷惑SMSの拒否設定をご確認ください。または、{BY_CALL}"),
    "30008": Reason("携帯電話会社から、理由の通知がありません", f"もう一度お送りください。または、{BY_CALL}"),
    "30009": Reason("途中の通信で失われました", LATER),  # missing inbound segment
    "30010": OURS,  # price exceeds the maximum
    "30017": Reason("携帯電話会社が混み合っています", LATER),
    "30018": OURS,  # destination carrier requires sender registration
    "30022": Reason("短い時間に多く送りすぎました", LATER),
    "30024": OURS,  # numeric sender not provisioned
    "30036": Reason("期限までに届きませんでした", "電源と電波の状態をご確認のうえ、もう一度お送りください。"),
    "30410": Reason("携帯電話会社が応答しません", LATER),  # provider timeout
    "30500": Reason("送信事業者の障害です", LATER),
    "21610": Reason("配信の停止を申し出た番号です", BY_CALL),
}
VOICE = {
    "busy": Reason("話し中でした", LATER),
    "no-answer": Reason("応答がありませんでした", "お電話に出られるときに、もう一度お送りください。"),
    "failed": Reason("電話がつながりませんでした", NUMBER),
    "canceled": Reason("つながる前に取り消されました", LATER),
}
MAIL = {  # the exact code, else its subject (the digits before the last point), else its class
    "5.1.1": Reason("存在しないメールアドレスです", ADDRESS),
    "5.1.2": Reason("@の後ろ（ドメイン）が存在しません", ADDRESS),
    "5.1.6": Reason("使われなくなったメールアドレスです", ADDRESS),
    "5.1.10": Reason("メールを受け取らないドメインです", ADDRESS),
    "5.1": Reason("メールアドレスに誤りがあります", ADDRESS),
    "5.2.1": Reason("受信を停止しているメールアドレスです", ADDRESS),
    "5.2.2": Reason("メールボックスがいっぱいです", "不要なメールを消していただくか、アドレスの変更をご案内ください。"),
    **dict.fromkeys(OF_THE_SENDER, OURS),
    "5.4": Reason("宛先のメールサーバーが見つかりません", ADDRESS),
    "5.7": Reason("受信側の設定で拒否されました", SETTINGS),
    "5": Reason("宛先のメールサーバーに拒否されました", f"{ADDRESS}{SETTINGS}"),
    "4.2.2": Reason("メールボックスがいっぱいです", "不要なメールを消していただくか、アドレスの変更をご案内ください。"),
    "4": Reason("期限までに宛先のメールサーバーが受け取りませんでした", LATER),
}


def of(channel: Channel, code: str) -> Reason:
    """Return the reason that a code of the channel's provider stands for, UNSAID for an unknown one."""
    match channel:
        case Channel.SMS:
            return SMS.get(code, UNSAID)
        case Channel.VOICE:
            return VOICE.get(code, UNSAID)
        case _:
            subject = code.rpartition(".")[0]
            return next((MAIL[key] for key in (code, subject, code[:1]) if key in MAIL), UNSAID)


def is_of_address(code: str) -> bool:
    """Return whether a status of RFC 3463 says that the address takes no later mail either, or not from us."""
    return code.startswith("5") and code not in OF_THE_SENDER
