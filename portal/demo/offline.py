"""`python -m portal.demo.offline COMMAND …`: runs a management command on temporary servers.

For commands that need a database but nobody's data, such as `makemigrations --check`.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from portal.demo.servers import NotStarted, Servers


def main(arguments: list[str]) -> int:
    """Run the command and return its exit code; 1 where the servers do not start."""
    data = Path(tempfile.mkdtemp(prefix="portal-offline-"))
    servers = Servers(data, durable=False)
    try:
        servers.start()
        env = {**os.environ, "PORTAL_ENV": "test", "PORTAL_DATA_DIR": str(data)}
        return subprocess.run([sys.executable, "manage.py", *arguments], env=env, check=False).returncode  # noqa: S603
    except NotStarted as error:
        sys.stderr.write(f"{error}\n")
        return 1
    finally:
        servers.stop()
        shutil.rmtree(data, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
