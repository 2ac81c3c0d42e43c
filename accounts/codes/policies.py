"""Rules of which destinations may be sent a code, by which channels, and how long it is. Pure functions."""

import re

from accounts.codes.models import Purpose
from portal import masking
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

MOBILE = re.compile(r"0[79]0\d{8}|080[1-9]\d{7}")  # 0800 is free-dial; 090-0… is unassigned, for demos
FIXED = re.compile(r"0[1-9]\d{8}")
IP_PHONE = re.compile(r"050[1-9]\d{7}")
# free-dial, shared-cost, information, messaging and pager ranges: calls there cost extra or reach a company
PREMIUM = ("0120", "0800", "0570", "0990", "0170", "0180", "0910", "0204", "020")


def shortest(purpose: str) -> int:
    """Return how many digits a code of this purpose has before wrong tries make it longer."""
    digits = policy().code_digits
    return max(LONG, digits) if purpose in LONG_AT_ONCE else digits


def channels(number: str) -> tuple[Channel, ...]:
    """Return the channels by which a code may reach the number or address, the usual one first; empty for none."""
    if "@" in number:
        return (Channel.MAIL,)
    if number.startswith(PREMIUM):
        return ()
    if MOBILE.fullmatch(number):
        return (Channel.SMS, Channel.VOICE)
    if FIXED.fullmatch(number) or IP_PHONE.fullmatch(number):
        return (Channel.VOICE,)
    return ()
