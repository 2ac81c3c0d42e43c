"""Print an inventory of this installation: settings, acts, permissions, timed work, retentions, lifecycle."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal import features
from portal.features import Timed

Section = Mapping[str, Any]


def variables() -> Section:
    """Return the environment variables that settings read, and whether they are set. Never their values."""
    return dict(sorted(settings.ENVIRONMENT_READ.items()))


def acts() -> Section:
    """Return the acts of the audit log: the owner's sentence, or why there is none and the text for staff."""
    return {
        tag: {"owner": act.owner, "grave": act.is_grave} if act.owner else {"untold": act.untold, "desk": act.desk}
        for tag, act in sorted(features.acts().items())
    }


def permissions() -> Section:
    """Return permissions with the roles that have them, besides 管理, which has every one."""
    return {name: list(one.roles) for name, one in sorted(features.permissions().items())}


def timed() -> Section:
    """Return the commands that Celery beat starts, with their times."""
    return {command: _when(one) for command, one in sorted(features.timed().items())}


def retentions() -> Section:
    """Return what `purge` deletes, and how often it runs."""
    return {
        name: {"after": one.after, "runs": "every ten minutes" if one.is_prompt else "every night"}
        for name, one in sorted(features.retentions().items())
    }


def lifecycle() -> Section:
    """Return the effects on rows, by model and event, with the function that carries each out."""
    return {
        label: {event.value: {"text": effect.text, "by": effect.by} for event, effect in effects.items()}
        for label, effects in sorted(features.effects().items())
    }


def _when(one: Timed) -> str:
    return f"daily at {one.daily} JST" if one.daily else f"every {one.every} s"


SECTIONS: dict[str, Callable[[], Section]] = {
    "settings": variables,
    "acts": acts,
    "permissions": permissions,
    "timed": timed,
    "retentions": retentions,
    "lifecycle": lifecycle,
}


class Command(BaseCommand):
    help = "Print settings, acts, permissions with roles, timed work, retentions and lifecycle."

    def add_arguments(self, parser: CommandParser) -> None:
        known = ", ".join(SECTIONS)
        parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"only these, of: {known}")
        parser.add_argument("--json", action="store_true", help="one JSON object, a key a section")

    def handle(self, *, sections: list[str], json: bool, **options: Any) -> None:
        if unknown := sorted(set(sections) - SECTIONS.keys()):
            raise CommandError(f"no such section: {', '.join(unknown)}")
        chosen = {name: SECTIONS[name]() for name in sections or SECTIONS}
        self.stdout.write(_as_json(chosen) if json else "\n\n".join(_as_text(*one) for one in chosen.items()))


def _as_json(sections: Mapping[str, Section]) -> str:
    return json.dumps(sections, ensure_ascii=False, indent=2)


def _as_text(name: str, section: Section) -> str:
    """Return a heading, then a line for each entry; its parts stand behind it, or below it where there are several."""
    lines = [f"{name} ({len(section)})"]
    for key, value in section.items():
        parts = value.items() if isinstance(value, Mapping) else ()
        if any(isinstance(part, Mapping) for _, part in parts):
            lines += [f"  {key}", *(f"    {event}: {_words(part)}" for event, part in parts)]
        else:
            lines.append(f"  {key}  {_words(value)}")
    return "\n".join(lines)


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "set" if value else "default"
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {part}" for name, part in value.items() if part not in ("", False))
    return ", ".join(value) if isinstance(value, list) else str(value)
