from accounts.users.models import User
from accounts.browsers.models import TrustedBrowser
from accounts.changes.models import Change
from accounts.codes.models import Challenge, PostedCode, Sending
from accounts.contracts.models import Contract
from accounts.legacy.models import LegacyAccount, MigrationCase
from accounts.lockdown.models import Lockdown
from accounts.lockout.models import Lockout
from accounts.login.models import PasswordReset
from accounts.lost_phone.models import LostPhone
from accounts.notices.models import Notice
from accounts.passcodes.models import Passcode
from accounts.passkeys.models import Passkey, PasskeyAttestation
from accounts.phones.models import Phone
from accounts.recovery.models import RecoveryCode
from accounts.registration.models import Consent, Registration
from accounts.reregistration.models import MovedContract, Reregistration
from accounts.staff.models import Authenticator, Invitation

__all__ = [
    "Authenticator",
    "Challenge",
    "Change",
    "Consent",
    "Contract",
    "Invitation",
    "LegacyAccount",
    "Lockdown",
    "Lockout",
    "LostPhone",
    "MigrationCase",
    "MovedContract",
    "Notice",
    "Passcode",
    "Passkey",
    "PasskeyAttestation",
    "PasswordReset",
    "Phone",
    "PostedCode",
    "RecoveryCode",
    "Registration",
    "Reregistration",
    "Sending",
    "TrustedBrowser",
    "User",
]
