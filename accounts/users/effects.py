"""Effects that many models of an account share (`portal.lifecycle`)."""

from portal.lifecycle import Effect

# For rows that mean nothing without the account. It is closed by an ID登録 (`accounts.takeover.actions.purge`) or a
# withdrawal.
DELETED = Effect(
    "deleted with the account: ARCHIVED_ACCOUNT_DAYS after an ID登録 closed it, ten days after its withdrawal",
    "accounts.withdrawal.actions.purge",
)

# For rows that do not sign in.
STAYS_FROZEN = Effect.stays("a freeze revokes ways in and nothing else")

# For rows that say something of the account, not of its contracts.
STAYS_TAKEN_OVER = Effect.stays("contracts move, what is the former account's own does not; an undo finds it as it was")

# For ways in that SecurityEvent.ARCHIVED revokes: the former account may go on, for other contracts.
# KEPT_FOR_UNDO is for those that it keeps.
CLOSED_WITH = Effect(
    "revoked where the former account holds nothing else and is closed", "accounts.takeover.closing.close"
)

KEPT_FOR_UNDO = Effect(
    "kept for an undo, of no use meanwhile; deleted with the account", "accounts.takeover.actions.purge"
)

# For rows of the company's own people.
ONLY_STAFF = Effect.stays("the company's own people hold no contract, so no ID登録 concerns their accounts")
