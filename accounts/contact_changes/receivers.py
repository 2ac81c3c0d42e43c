"""What other features do to the contacts of an account, noted so that it can be undone."""

from accounts.contact_changes import actions
from accounts.phones import first

first.hears(actions.note_first_phone)
