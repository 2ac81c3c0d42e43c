"""The data directory of a demo: one owner, one demo at a time."""

import fcntl
import os
import pwd
import shutil
import time
from pathlib import Path

from portal import embedded

LEAVING_LIMIT = 30.0  # seconds that servers of a killed demo may take to end


class NotStarted(Exception):
    """The demo did not come up; the message says in one line what to do."""


class DataDirectory:
    """Holds the file `lock` while any process of the demo lives.

    The lock is the kernel's (a file left behind means nothing) and servers inherit it: after `kill -9` of the
    supervisor it stays taken until the last of them has ended, and only then a new Redis may take the socket path.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lock: int | None = None

    def take(self) -> None:
        """Make the directory if needed and lock it. Raises NotStarted where another user or demo has it."""
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        except (PermissionError, FileExistsError, NotADirectoryError) as error:
            raise NotStarted(
                f"{self.path} cannot be used ({error.strerror}): choose another PORTAL_DATA_DIR"
            ) from error
        if self.path.stat().st_uid != os.geteuid():
            raise NotStarted(f"{self.path} belongs to another user: choose another PORTAL_DATA_DIR")
        lock = self.lock = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        limit = time.monotonic() + LEAVING_LIMIT
        while not _locked(lock):
            if _holder_lives(lock) or time.monotonic() > limit:
                self.release()
                raise NotStarted(f"{self.path} is in use by another demo: stop it or choose another PORTAL_DATA_DIR")
            time.sleep(0.1)
        os.ftruncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)
        self._make_run_directory()

    def release(self) -> None:
        """Release the lock. Safe to call twice."""
        if self.lock is not None:
            os.close(self.lock)
            self.lock = None

    def _make_run_directory(self) -> None:
        """Make the directory of the sockets. Raises NotStarted where another user made it first, below /tmp."""
        run = embedded.run_dir(self.path)
        run.mkdir(parents=True, exist_ok=True, mode=0o700)
        found = run.lstat()
        if found.st_uid not in {os.geteuid(), _server_uid()} or not run.is_dir() or run.is_symlink():
            raise NotStarted(f"{run} belongs to another user: choose another PORTAL_DATA_DIR")
        if os.geteuid() == 0:
            shutil.chown(run, "nobody")


def _server_uid() -> int:
    """Return the user that runs PostgreSQL: this one, or `nobody` for root."""
    return pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else os.geteuid()


def _locked(lock: int) -> bool:
    """Try the lock; True if this process has it now."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder_lives(lock: int) -> bool:
    """Return whether the process that took the lock still runs."""
    try:
        os.kill(int(os.pread(lock, 20, 0)), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return True
