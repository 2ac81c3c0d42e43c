"""allauth's session list without its receivers: they ask up to four queries for each session of an account at every
sign-in, where `accounts.sessions.receivers` writes one row."""

from allauth.usersessions.apps import UserSessionsConfig


class QuietUserSessionsConfig(UserSessionsConfig):
    def ready(self) -> None:
        """Connect nothing."""
