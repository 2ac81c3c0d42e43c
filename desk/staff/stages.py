"""What stands between the right password and the session of the company's people: always an authenticator app or a
passkey, never a telephone code, a trusted browser, a recovery code or a passcode."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.sign_in.stages import PendingStep, pending_stage


class StaffStep(PendingStep):
    """The digits of the authenticator app; a sign-in by passkey has proven as much already."""

    key = "staff_step"
    urlname = "desk:staff:code"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Let customers pass, and whoever a staff factor verified just now; keep everybody else pending."""
        verified_by = self.account.otp_device
        if not self.account.is_insider or getattr(verified_by, "is_staff_factor", False):
            return None, True
        self.hold()
        return redirect(self.urlname), True


def pending(request: HttpRequest) -> StaffStep | None:
    """The step that this browser is at; None when it is at none, or at one that is over."""
    return pending_stage(request, StaffStep)
