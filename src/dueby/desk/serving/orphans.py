"""A process whose supervisor was killed ends by itself."""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import Final

LOOK_EVERY: Final = 1.0


def end_without_parent() -> None:
    """End this process, as SIGTERM would, once the process that started it is gone."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK_EVERY)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="orphans", daemon=True).start()
