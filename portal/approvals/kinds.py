"""Kinds of approval. The feature that executes an approved request registers its kind when its app is ready."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from portal.audit.by import By
from portal.audit.chain import canonical

Parameters = Mapping[str, Any]  # text, whole numbers and booleans without personal data, or a reference
Lines = Sequence[tuple[str, str]]  # label and value, in Japanese, as the desk shows them


class CannotExecute(Exception):
    """The request cannot be executed at the moment. The text says to staff, in Japanese, why and what to do."""


class Describe(Protocol):
    """Return the content of a request from the database as it is now, everything that the approver decides about.

    With `lock` it runs in the transaction of the approval and locks the rows that it reads, unless `execute` notices by
    itself that one of them has changed. Raises ObjectDoesNotExist when the content is gone.
    """

    def __call__(self, parameters: Parameters, *, lock: bool) -> Lines: ...


class Execute(Protocol):
    """Execute the request in the transaction of the approval, for `asked_by` (public id); `by` is the approver.

    An exception undoes both; CannotExecute is for those that staff can do something about.
    """

    def __call__(self, parameters: Parameters, *, by: By, asked_by: str) -> None: ...


@dataclass(frozen=True, slots=True)
class ApprovalKind:
    """One kind of request that needs a second person.

    Asker and approver are shown the lines of `describe`, and the digest of a request is that of these lines: what is
    not shown is not approved. `page` returns the address at the desk of the row that the request is about, from the
    parameters alone: a list calls it for every row. Roles with `permission` need `approvals.view_approval` as well
    (`desk.approvals.feature`).
    """

    key: str  # app:feature:event of the executed act
    title: str  # label in the desk's list, in Japanese
    permission: str  # app_label.codename that approver and refuser need
    describe: Describe
    execute: Execute
    page: Callable[[Parameters], str] = lambda parameters: ""


_kinds: dict[str, ApprovalKind] = {}


def register(kind: ApprovalKind) -> None:
    """Register a kind. Raises ValueError where the key is taken."""
    if _kinds.setdefault(kind.key, kind) is not kind:
        raise ValueError(f"two kinds of approval are called {kind.key}")


def of(key: str) -> ApprovalKind:
    """Return the kind of this key. Raises KeyError."""
    return _kinds[key]


def every() -> list[ApprovalKind]:
    """Return all registered kinds."""
    return list(_kinds.values())


def digest_of(lines: Lines) -> str:
    """Compute the SHA-256 digest (64 hex digits) of the lines that asker and approver are shown."""
    return hashlib.sha256(canonical({"shown": [list(line) for line in lines]})).hexdigest()
