"""The portal's own settings, plus the addresses of the floors that pages are measured against."""

import os

from portal.settings import *  # noqa: F403
from portal.settings import BASE_DIR, DATABASES, TEMPLATES

ROOT_URLCONF = "bench.urls"
TRUSTED_PROXY_COUNT = 1  # a bench signs in from many addresses, as customers do
TEMPLATES = [{**TEMPLATES[0], "DIRS": [BASE_DIR / "templates", BASE_DIR / "bench" / "templates"]}]
DATABASES["default"]["NAME"] = os.environ.get("BENCH_DATABASE", DATABASES["default"]["NAME"])  # two sizes, side by side
