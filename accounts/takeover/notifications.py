"""Send the letters about an ID登録 and its undoing to the former contacts, and to those in the company's records.

Texts are in `letters`. The new address has its own letter: 「本登録完了のお知らせ」.
"""

from collections.abc import Iterable, Iterator

from accounts.codes.policies import channels
from accounts.contracts import contacts
from accounts.contracts.models import Contract
from accounts.phones import queries as phone_queries
from accounts.takeover import queries
from accounts.takeover.models import LIFETIME, Takeover
from portal.delivery import outbox
from portal.delivery.models import Channel

MOVED, TOLD, UNDONE = (
    "accounts:takeover:moved",
    "accounts:takeover:told",
    "accounts:takeover:undone",
)


def made(row: Takeover, contracts: Iterable[Contract]) -> None:
    """Tell that the contracts were moved, in the same transaction. Only the former contacts get the undo link."""
    _to_former(MOVED, row)
    for contract, channel, to in _others_known(row, contracts):
        outbox.put(TOLD, channel=channel, to=to, ref=contract.public_id)


def undone(row: Takeover, contracts: Iterable[Contract]) -> None:
    """Tell all of them, and the new address, that it was undone."""
    _to_former(UNDONE, row)
    _put_undone(row, Channel.MAIL, row.account.email, is_new=True)
    for _, channel, to in _others_known(row, contracts):
        _put_undone(row, channel, to)


def _others_known(row: Takeover, contracts: Iterable[Contract]) -> Iterator[tuple[Contract, Channel, str]]:
    """List the company's contacts of the holder other than the two accounts and the undoing telephone, each once."""
    known = {row.former.email, row.account.email, row.second_step.number if row.second_step else ""}
    present = phone_queries.of(row.former)  # another one than the second step, where that was replaced lately
    for contract in contracts:
        if present and present.number not in known and Channel.SMS in channels(present.number):
            known.add(present.number)
            yield contract, Channel.SMS, present.number
        channel, to = contacts.notice_address(contract) or (Channel.MAIL, "")
        if to and to.lower() not in known:
            known.add(to.lower())
            yield contract, channel, to


def _put_undone(row: Takeover, channel: Channel, to: str, **context: bool) -> None:
    outbox.put(UNDONE, channel=channel, to=to, ref=row.public_id, context=context, expires_in=LIFETIME)


def _to_former(kind: str, row: Takeover) -> None:
    outbox.put(kind, channel=Channel.MAIL, to=row.former.email, ref=row.public_id, expires_in=LIFETIME)
    phone = queries.asked(row)  # a number that has passed on is told nothing
    if phone and Channel.SMS in channels(phone.number):
        outbox.put(kind, channel=Channel.SMS, to=phone.number, ref=row.public_id, expires_in=LIFETIME)
