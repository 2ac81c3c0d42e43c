"""A second step that nobody passes. allauth imports it by name, as it will the real one."""

from allauth.account.stages import LoginStage
from django.http import HttpResponse
from django.shortcuts import redirect


class BlockingStage(LoginStage):
    key = "blocking"

    def handle(self) -> tuple[HttpResponse, bool]:
        """Send the person elsewhere and keep the sign-in pending."""
        return redirect("home:support"), True
