"""Order the events of a page by day, and within a day by case: what was done in one go, in one browser or for one
reason of staff.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils import timezone

from accounts.security_log.queries import Event

APART = timedelta(minutes=10)  # events further apart than this are two cases


@dataclass(frozen=True, slots=True)
class Case:
    """Events that followed each other. `told` are read at once, `folded` belong to them."""

    told: Sequence[Event]
    folded: Sequence[Event]


@dataclass(frozen=True, slots=True)
class Day:
    """The cases of one day in JST, newest first."""

    day: date
    cases: Sequence[Case]


def by_day(events: Iterable[Event]) -> list[Day]:
    """Group events, newest first, by day and case."""
    days = groupby(events, key=lambda event: timezone.localtime(event.at).date())
    return [Day(day, [_case(run) for run in _runs(of_day)]) for day, of_day in days]


def _runs(events: Iterable[Event]) -> Iterator[list[Event]]:
    """Part events where time lies between them, or where another browser or member of staff acted. An event that
    names neither belongs to those around it.
    """
    run: list[Event] = []
    actor = ""
    for event in events:
        other = event.because or event.browser
        if run and (run[-1].at - event.at > APART or (actor and other and actor != other)):
            yield run
            run, actor = [], ""
        run.append(event)
        actor = actor or other
    if run:
        yield run


def _case(run: list[Event]) -> Case:
    """Tell every grave event, else the newest, which is how the case ended; fold what led there. Two or fewer are told
    as they are.
    """
    if len(run) <= 2:
        return Case(run, [])
    if any(event.is_grave for event in run):
        return Case([event for event in run if event.is_grave], [event for event in run if not event.is_grave])
    return Case(run[:1], run[1:])
