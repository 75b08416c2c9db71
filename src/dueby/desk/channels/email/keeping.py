"""The bytes of mails that came: each kept whole, in a file named after its SHA-256."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Final

from django.conf import settings

if TYPE_CHECKING:
    from dueby.desk.channels.email.models import IncomingMail

ERASED_BYTES: Final = "0" * 64
"""The digest of a mail whose bytes were erased; nothing is stored under it."""


class MailGoneError(LookupError):
    """The bytes of a mail are not in the store: they were erased, or the file is missing."""


def store(raw: bytes) -> str:
    """Write the bytes of a mail to the disk and return their digest; to repeat it does no harm.

    When it returns they survive a failure of power. Raises OSError where they cannot be written.
    """
    digest = hashlib.sha256(raw).hexdigest()
    path = path_of(digest)
    if not path.parent.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _flush_names(path.parent.parent)
    with NamedTemporaryFile(dir=path.parent, prefix="arriving-", delete=False) as draft:
        try:
            draft.write(raw)
            draft.flush()
            os.fsync(draft.fileno())
            Path(draft.name).replace(path)
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise
    _flush_names(path.parent)
    return digest


def path_of(digest: str) -> Path:
    """Return where the bytes of a digest lie, outside everything that is served."""
    return Path(settings.HOME) / "mails" / digest[:2] / digest


def bytes_of(mail: IncomingMail) -> bytes:
    """Return a mail as it came. Raises MailGoneError where it is kept no more."""
    try:
        return path_of(mail.digest).read_bytes()
    except FileNotFoundError:
        raise MailGoneError(f"the bytes of {mail} are not kept any more") from None


def _flush_names(directory: Path) -> None:
    # A file's name lies in its directory, which reaches the disk by itself.
    opened = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
