"""Container health check: `probe.py PORT PATH` exits 0 when this container answers 200 there."""

import http.client
import sys


def is_well(port: int, path: str) -> bool:
    """Whether the process answers as it should."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(not is_well(int(sys.argv[1]), sys.argv[2]))
