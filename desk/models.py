from desk.staff.models import Authenticator, Invitation

__all__ = ["Authenticator", "Invitation"]
