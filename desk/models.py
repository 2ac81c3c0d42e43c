from desk.cautions.models import Caution, Concern
from desk.notes.models import Note
from desk.staff.models import Authenticator, Colleague, Invitation

__all__ = ["Authenticator", "Caution", "Colleague", "Concern", "Invitation", "Note"]
