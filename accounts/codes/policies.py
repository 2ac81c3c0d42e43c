"""Rules of which destinations may be sent a code, by which channels, and how long it is. Pure functions."""

from accounts.codes.models import Purpose
from portal import masking, telephones
from portal.delivery.models import Channel
from portal.policy.knobs import LONG, policy

masked = masking.phone

SMS_YEN = 10
VOICE_YEN = 20
YEN = {Channel.SMS: SMS_YEN, Channel.VOICE: VOICE_YEN, Channel.MAIL: 0}

LONG_AT_ONCE = {
    Purpose.STEP_UP,
    Purpose.ENROL_MAIL,
    Purpose.ENROL_PHONE,
    Purpose.RESET,
    Purpose.CHANGE_MAIL,
    Purpose.CHANGE_PHONE,
    Purpose.RECOVERY,
    Purpose.STAFF,
}


def shortest(purpose: str) -> int:
    """Return how many digits a code of this purpose has before wrong tries make it longer."""
    digits = policy().code_digits
    return max(LONG, digits) if purpose in LONG_AT_ONCE else digits


def channels(number: str) -> tuple[Channel, ...]:
    """Return the channels by which a code may reach the number or address, the usual one first; empty for none."""
    if "@" in number:
        return (Channel.MAIL,)
    kind = telephones.kind(number)
    return (Channel.SMS,) * kind.takes_sms + (Channel.VOICE,) * kind.takes_calls
