"""How a process is called among all of this desk, on whatever machine they run."""

from __future__ import annotations

import os
import secrets
import socket


def process_name() -> str:
    """Return a name that no other process has, not even one of the same number later."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
