"""gunicorn, for the pages: threads keep their database connections, nginx in front keeps slow clients away."""

import os

from portal.logs.setup import logging_config

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "4"))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True  # loaded once, then forked: less memory, faster start; nothing connects at import
timeout = 30
graceful_timeout = 20
keepalive = 75  # longer than nginx keeps idle connections to us
max_requests = 20_000
max_requests_jitter = 2_000
control_socket_disable = True
forwarded_allow_ips = ""  # Django reads the proxy's headers itself, see TRUSTED_PROXY_COUNT
accesslog = None  # the portal writes its own lines, without query strings
logconfig_dict = logging_config(os.environ.get("LOG_LEVEL") or "INFO")
