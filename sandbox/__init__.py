"""Simulated outside services for demo and tests: a mail server, a telephony provider, the company's own systems.

Not importable in production.
"""

import os

from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
if settings.PRODUCTION:
    raise ImportError("The sandbox is for the demo and for tests: it does not exist in production")
