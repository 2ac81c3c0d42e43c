"""The sign-in stage of staff: always an authenticator app or a passkey, never a telephone code, a trusted browser, a
recovery code or a passcode."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.sign_in.stages import PendingStep, pending_stage


class StaffStep(PendingStep):
    """The stage that asks for the digits of the authenticator app; a sign-in by passkey has passed it already."""

    key = "staff_step"
    urlname = "desk:staff:code"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Let customers pass, and staff whose factor was verified by this sign-in; keep all others pending."""
        verified_by = self.account.otp_device
        if not self.account.is_insider or getattr(verified_by, "is_staff_factor", False):
            return None, True
        self.hold()
        return redirect(self.urlname), True


def pending(request: HttpRequest) -> StaffStep | None:
    """Return the stage that this browser's sign-in waits at; None without one, or when it has expired."""
    return pending_stage(request, StaffStep)
