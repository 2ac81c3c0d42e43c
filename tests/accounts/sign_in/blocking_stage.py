"""A second step that is never passed. allauth imports it by name, like the real one."""

from allauth.account.stages import LoginStage
from django.http import HttpResponse
from django.shortcuts import redirect


class BlockingStage(LoginStage):
    key = "blocking"

    def handle(self) -> tuple[HttpResponse, bool]:
        """Redirect the person and keep the sign-in pending."""
        return redirect("home:support"), True
