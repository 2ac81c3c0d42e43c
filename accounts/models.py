from accounts.users.models import User
from accounts.codes.models import Challenge, PostedCode, Sending
from accounts.contact_changes.models import ContactChange
from accounts.contracts.models import Contract, FormerPerson, Holding, UnconfirmedContacts
from accounts.former_ids.models import FormerId, MigrationCase
from accounts.freeze.models import Freeze
from accounts.lost_phone.models import LostPhone
from accounts.notices.models import Notice
from accounts.passcodes.models import Passcode
from accounts.passkeys.models import Passkey, PasskeyAttestation
from accounts.password_lock.models import PasswordLock
from accounts.password_reset.models import PasswordReset
from accounts.phones.models import Phone
from accounts.recovery_codes.models import RecoveryCode
from accounts.registration.models import Consent, Registration
from accounts.takeover.models import MovedContract, Takeover
from accounts.trusted_browsers.models import TrustedBrowser
from accounts.withdrawal.models import Withdrawal

__all__ = [
    "Challenge",
    "Consent",
    "ContactChange",
    "Contract",
    "FormerId",
    "FormerPerson",
    "Freeze",
    "Holding",
    "LostPhone",
    "MigrationCase",
    "MovedContract",
    "Notice",
    "Passcode",
    "Passkey",
    "PasskeyAttestation",
    "PasswordLock",
    "PasswordReset",
    "Phone",
    "PostedCode",
    "RecoveryCode",
    "Registration",
    "Sending",
    "Takeover",
    "TrustedBrowser",
    "UnconfirmedContacts",
    "User",
    "Withdrawal",
]
