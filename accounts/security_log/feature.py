"""Declarations of the owner's log: what was done about the account."""

from collections.abc import Iterator
from typing import Any

from accounts.security_log import queries
from portal.features import Export, Feature


def _events(account: Any) -> Iterator[dict[str, Any]]:
    for event in queries.everything(account=account):
        yield {"日時": event.at, "内容": event.text, "端末": event.browser}


FEATURE = Feature(
    "accounts:security_log",
    exports=(Export("ご利用の履歴", _events),),
)
