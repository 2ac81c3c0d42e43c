"""The portal's settings, plus the addresses of the baselines."""

import os

from portal.settings import *  # noqa: F403
from portal.settings import BASE_DIR, DATABASES, TEMPLATES

ROOT_URLCONF = "bench.urls"
TRUSTED_PROXY_COUNT = 1  # benchmarks sign in from many addresses, as customers do
TEMPLATES = [{**TEMPLATES[0], "DIRS": [BASE_DIR / "templates", BASE_DIR / "bench" / "templates"]}]
# `growth` serves two databases
DATABASES["default"]["NAME"] = os.environ.get("BENCH_DATABASE", DATABASES["default"]["NAME"])
