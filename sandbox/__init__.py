"""The outside world in small: a mail server, a telephone company, the company's own systems. Demo and tests only."""

import os

from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
if settings.PRODUCTION:
    raise ImportError("The sandbox is for the demo and for tests: it does not exist in production")
