from accounts.users.models import User
from accounts.browsers.models import TrustedBrowser
from accounts.changes.models import PhoneChange
from accounts.codes.models import Challenge, PostedCode, Sending
from accounts.contracts.models import Contract
from accounts.legacy.models import LegacyAccount, MigrationCase
from accounts.lockout.models import Lockout
from accounts.login.models import PasswordReset
from accounts.notices.models import Notice
from accounts.passkeys.models import Passkey, PasskeyAttestation
from accounts.phones.models import Phone
from accounts.recovery.models import RecoveryCode
from accounts.registration.models import Consent, Registration

__all__ = [
    "Challenge",
    "Consent",
    "Contract",
    "LegacyAccount",
    "Lockout",
    "MigrationCase",
    "Notice",
    "Passkey",
    "PasskeyAttestation",
    "PasswordReset",
    "Phone",
    "PhoneChange",
    "PostedCode",
    "RecoveryCode",
    "Registration",
    "Sending",
    "TrustedBrowser",
    "User",
]
