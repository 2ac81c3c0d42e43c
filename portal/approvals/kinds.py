"""Kinds of approval. The feature that executes an approved request registers its kind when its app is ready."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from portal.audit.by import By
from portal.audit.chain import canonical

Parameters = Mapping[str, Any]  # text, whole numbers and booleans without personal data, or a reference


class Execute(Protocol):
    """Execute the request in the transaction of the approval; `by` is the approver. An exception undoes both."""

    def __call__(self, parameters: Parameters, *, by: By) -> None: ...


@dataclass(frozen=True, slots=True)
class ApprovalKind:
    """One kind of request that needs a second person.

    `digest` computes the SHA-256 digest (64 hex digits) of the content that asker and approver are shown, from the
    database as it is now; see `digest_of`. It runs in the approval's transaction and must lock the rows it reads, so
    that nothing changes between comparison and execution. It raises ObjectDoesNotExist when the content is gone.
    """

    key: str  # app:feature:event of the executed act
    title: str  # label in the desk's list, in Japanese
    permission: str  # app_label.codename that approver and refuser need
    digest: Callable[[Parameters], str]
    execute: Execute


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


def digest_of(content: Mapping[str, Any]) -> str:
    """Compute the SHA-256 digest of JSON content, independent of the order of keys."""
    return hashlib.sha256(canonical(dict(content))).hexdigest()
