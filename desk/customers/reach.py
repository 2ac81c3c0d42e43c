"""Why no SMS or call comes to a customer, besides the fate of each: the number, its owner's pause, the budgets."""

from collections.abc import Iterable, Sequence

from accounts.codes import budgets, policies
from accounts.codes.models import Share, destination
from accounts.models import Contract, Phone, User
from desk.customers.contracts import subjects_of
from portal import masking, telephones

NO_SMS = "SMSを受け取れない種類の番号です。電話（音声）で受け取る方法をご案内ください。"
NOTHING = "SMSも電話もお送りしていない種類の番号です。別の電話番号への変更をご案内ください。"
PAUSED_BY_OWNER = "お客様が、この番号への認証コードを一時的に止めています。"
USED_UP = "24時間に送れる認証コードの上限に達しています。最初の送信から24時間たつと、また送れます。"
MONEY_SPENT = "本日のSMS・電話の予算に達したため、認証コードの送信を止めています。システムの担当にお知らせください。"


def of_account(account: User, phone: Phone | None, contracts: Sequence[Contract]) -> list[str]:
    """Return what keeps codes from an account's telephone, or, without one, from those of its contracts."""
    numbers = [phone.number] if phone else _numbers(contracts)
    said = [PAUSED_BY_OWNER] if phone and phone.paused_at else []
    share = Share.CUSTOMER if contracts else Share.STRANGER
    return [*_of_numbers(numbers), *said, *_of_budgets(subjects_of(account, contracts), numbers, share)]


def of_contract(contract: Contract) -> list[str]:
    """Return what keeps codes from the telephones of a contract that nobody holds."""
    numbers = _numbers([contract])
    return [*_of_numbers(numbers), *_of_budgets(subjects_of(None, [contract]), numbers, Share.FACTS)]


def _numbers(contracts: Iterable[Contract]) -> list[str]:
    found = (number for one in contracts for number in (one.phone, one.phone_2) if number)
    return list(dict.fromkeys(found))


def _of_numbers(numbers: Iterable[str]) -> list[str]:
    said = []
    for number in numbers:
        kind = telephones.kind(number)
        if not kind.takes_sms:
            said.append(f"{masking.phone(number)}：{NO_SMS if kind.takes_calls else NOTHING}")
    return said


def _of_budgets(subjects: Sequence[str], numbers: Sequence[str], share: Share) -> list[str]:
    used_up = budgets.is_used_up(subjects=subjects, numbers=[destination(number) for number in numbers])
    spent = budgets.is_paused(share=share, yen=policies.SMS_YEN)
    return [USED_UP] * used_up + [MONEY_SPENT] * spent
