"""Stylesheet and scripts are put where they are served from once for each version of them.

Several processes on one machine share that directory, and one that starts takes nothing away from
those that serve.
"""

from __future__ import annotations

import fcntl
import hashlib
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders

from dueby.desk.ui.assets import publish

_PRINT: Final = "published"


def publish_once() -> None:
    """Publish the files of every app, unless just these are published already."""
    directory = Path(settings.STATIC_ROOT)
    present, kept = _print_of_files(), directory / f".{_PRINT}"
    with (directory / f".{_PRINT}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists() or kept.read_text(encoding="ascii") != present:
            publish()
            kept.write_text(present, encoding="ascii")


def _print_of_files() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            path = Path(storage.path(name))
            digest.update(f"{name}\0{path.stat().st_size}\0{path.stat().st_mtime_ns}\n".encode())
    return digest.hexdigest()
