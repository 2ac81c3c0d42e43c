from desk.staff.models import Authenticator, Colleague, Invitation

__all__ = ["Authenticator", "Colleague", "Invitation"]
