"""Starting and stopping child processes that cannot outlive their parent."""

import ctypes
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from typing import IO

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)  # loaded before any fork: between fork and exec nothing may be imported


def spawn(
    command: Sequence[str],
    *,
    output: IO[bytes],
    env: Mapping[str, str] | None = None,
    keep: Sequence[int] = (),
    death: signal.Signals = signal.SIGINT,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, so that Ctrl-C reaches only the parent, which stops the rest in order.

    The kernel sends `death` when the thread that called this ends, so call it from the main thread. `keep` are file
    descriptors the child inherits.
    """

    def die_with_parent() -> None:
        LIBC.prctl(PR_SET_PDEATHSIG, death)
        if os.getppid() != parent:
            os._exit(1)

    parent = os.getpid()
    return subprocess.Popen(  # noqa: S603 -- callers pass commands of their own, nothing typed by people
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        env=env,
        pass_fds=keep,
        start_new_session=True,
        preexec_fn=die_with_parent,
    )


def stop(process: subprocess.Popen[bytes] | None, sign: signal.Signals, *, within: float) -> None:
    """Signal the child, wait up to `within` seconds, then kill it. Safe for one that has ended."""
    if process is None or process.poll() is not None:
        return
    process.send_signal(sign)
    try:
        process.wait(within)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
