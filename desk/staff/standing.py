"""How each colleague stands: whether they can sign in, with what, since when, and who invited them."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import Max

from accounts.models import Freeze, Passkey, PasswordLock, User
from desk.staff import queries
from desk.staff.models import Authenticator, Colleague, Invitation
from desk.staff.reasons import StaffReason
from desk.staff.roles import Role
from portal import features
from portal.audit import queries as audit_queries

RECORDS = 20  # acts on the page of a colleague
BY_OPERATOR = "運用担当"


class Factor(NamedTuple):
    """A second factor and since when it is set up."""

    kind: str
    since: datetime | None
    used_at: datetime | None


class Chip(NamedTuple):
    """Tone and words of a state."""

    tone: str
    text: str
    until: datetime | None = None


class Standing(NamedTuple):
    """A row of the list, and the head of a colleague's page."""

    account: Colleague
    roles: list[Role]
    chip: Chip
    factors: list[Factor]
    invited_by: str
    invited_at: datetime | None


class Record(NamedTuple):
    """An act about a colleague: what, whether a role was concerned, by whom, why."""

    at: datetime
    text: str
    role: str
    who: str
    reason: str


def of(colleagues: Iterable[Colleague]) -> list[Standing]:
    """Return how the colleagues stand, in their order. Six queries, however many they are."""
    people = list(colleagues)
    ids = [one.pk for one in people]
    factors = _factors(ids)
    invitations = {one.account_id: one for one in Invitation.objects.filter(account__in=ids).order_by("pk")}
    live = set(Invitation.objects.live().filter(account__in=ids).values_list("account", flat=True))
    lock_ends = PasswordLock.objects.open().filter(account__in=ids, is_where_trusted=False)
    locks = dict(lock_ends.values_list("account").annotate(last=Max("until")))
    frozen = set(Freeze.objects.open().filter(account__in=ids).values_list("account", flat=True))
    names = names_of(one.invited_by for one in invitations.values())
    found = []
    for one in people:
        mine, invitation = factors.get(one.pk, []), invitations.get(one.pk)
        waiting_until = invitation.expires_at if invitation and one.pk in live else None
        chip = _chip(one, mine, is_frozen=one.pk in frozen, locked_until=locks.get(one.pk), waiting_until=waiting_until)
        by, at = (names.get(invitation.invited_by, ""), invitation.invited_at) if invitation else ("", None)
        found.append(Standing(one, queries.roles_of(one), chip, mine, by, at))
    return found


def records(colleague: Colleague) -> list[Record]:
    """Return the newest acts of staff about a colleague, with names and reasons; two queries."""
    mine = audit_queries.about(colleague.public_id).filter(action__startswith="desk:staff:")
    entries = list(mine.exclude(action="desk:staff:refused")[:RECORDS])
    names, acts = names_of(entry.actor for entry in entries), features.acts()
    reasons, roles = dict(StaffReason.choices), dict(Role.choices)
    return [
        Record(
            entry.at,
            acts[entry.action].desk if entry.action in acts else entry.action,
            roles.get(entry.detail.get("concerned", ""), ""),
            names.get(entry.actor, entry.actor),
            reasons.get(entry.detail.get("reason", ""), ""),
        )
        for entry in entries
    ]


def names_of(public_ids: Iterable[str]) -> dict[str, str]:
    """Return what to call those who acted on colleagues, present ones or former; who is no person is the operator."""
    people = User.objects.filter(public_id__in=set(public_ids) - {"system"})
    return {"system": BY_OPERATOR, **{one.public_id: f"{one.nickname}（{one.username}）" for one in people}}


def _factors(ids: list[int]) -> dict[int, list[Factor]]:
    found: dict[int, list[Factor]] = {}
    for app in Authenticator.objects.filter(user__in=ids, confirmed=True):
        found.setdefault(app.user_id, []).append(Factor("認証アプリ", app.made_at, app.used_at))
    for key in Passkey.objects.filter(user__in=ids, confirmed=True).order_by("created_at", "pk"):
        found.setdefault(key.user_id, []).append(Factor("パスキー", key.created_at, key.last_used_at))
    return found


def _chip(
    account: Colleague,
    factors: list[Factor],
    *,
    is_frozen: bool,
    locked_until: datetime | None,
    waiting_until: datetime | None,
) -> Chip:
    """Return the state that matters most: what has ended, what is stopped, what is still to be set up."""
    if not account.is_active:
        return Chip("warn", "利用終了")
    if is_frozen:
        return Chip("error", "緊急停止中")
    if locked_until:
        return Chip("error", "パスワード停止中", locked_until)
    if not factors:
        return Chip("info", "招待中", waiting_until) if waiting_until else Chip("warn", "認証方法なし")
    return Chip("ok", "利用中")
