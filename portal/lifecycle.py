"""Effects on a model's rows when the account, contract or line that they point at ends or changes.

Features declare them (`Feature.effects`); `missing` names the models that point at one and do not. Not every event is
implemented yet: an effect without a function says that the rows stay, and why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from django.db.models import Model


class Subject(StrEnum):
    """A kind of row that others point at."""

    ACCOUNT = "account"
    CONTRACT = "contract"
    LINE = "line"


class Event(StrEnum):
    """An event of an account, a contract or a line. The value begins with its subject."""

    ACCOUNT_CLOSED = "account_closed"  # by an ID登録 or a withdrawal: nobody signs in, the row is deleted later
    ACCOUNT_FROZEN = "account_frozen"  # by its owner or staff, until a new password is set
    ACCOUNT_TAKEN_OVER = "account_taken_over"  # its contracts went to a new account of the same person
    CONTRACT_SUSPENDED = "contract_suspended"  # taken from its holder until staff decide who holds it
    CONTRACT_CHANGED_HANDS = "contract_changed_hands"
    CONTRACT_ENDED = "contract_ended"
    LINE_ENDED = "line_ended"
    LINE_MOVED = "line_moved"  # moved to another contract

    @property
    def subject(self) -> Subject:
        """Return the subject of the event."""
        return Subject(self.value.partition("_")[0])


@dataclass(frozen=True, slots=True)
class Effect:
    """The effect of an event on a model's rows, described for people. `by` is the dotted path of the function that
    carries it out, empty where the rows stay as they are."""

    text: str
    by: str = ""

    @classmethod
    def stays(cls, why: str) -> Self:
        """Return the effect that leaves the rows unchanged; `why` completes "stays, because …"."""
        return cls(f"stays, because {why}")


Effects = Mapping[Event, Effect]


def subjects_of(model: type[Model], subjects: Mapping[Subject, type[Model]]) -> set[Subject]:
    """Return the subjects that the model's own foreign keys and one-to-one fields point at."""
    targets = {field.related_model for field in model._meta.concrete_fields if field.is_relation}
    return {subject for subject, target in subjects.items() if target in targets}


def missing(
    models: Iterable[type[Model]], *, subjects: Mapping[Subject, type[Model]], declared: Mapping[str, Effects]
) -> Iterator[str]:
    """Return every event that a model should declare and does not, as "accounts.Phone: account_closed".

    A proxy has no rows of its own and declares none.
    """
    for model in models:
        if model._meta.proxy:
            continue
        known = declared.get(model._meta.label, {})
        for event in Event:
            if event.subject in subjects_of(model, subjects) and event not in known:
                yield f"{model._meta.label}: {event}"


def on_account(*, closed: Effect, frozen: Effect, taken_over: Effect) -> dict[Event, Effect]:
    """Return the effects on rows of an account."""
    return {Event.ACCOUNT_CLOSED: closed, Event.ACCOUNT_FROZEN: frozen, Event.ACCOUNT_TAKEN_OVER: taken_over}


def on_contract(*, suspended: Effect, changed_hands: Effect, ended: Effect) -> dict[Event, Effect]:
    """Return the effects on rows of a contract."""
    return {
        Event.CONTRACT_SUSPENDED: suspended,
        Event.CONTRACT_CHANGED_HANDS: changed_hands,
        Event.CONTRACT_ENDED: ended,
    }


def on_line(*, ended: Effect, moved: Effect) -> dict[Event, Effect]:
    """Return the effects on rows of a line."""
    return {Event.LINE_ENDED: ended, Event.LINE_MOVED: moved}
