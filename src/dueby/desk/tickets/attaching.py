"""Files that come with a message: which are taken, how they are kept, under which names."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Final, TypeAlias

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from dueby.desk.tickets.file_types import FileTypeError, media_type_of
from dueby.desk.tickets.models import Attachment

if TYPE_CHECKING:
    from dueby.desk.tickets.models import Message

Files: TypeAlias = "Sequence[UploadedFile[bytes]]"

MOST: Final = 10
"""Files that one message may bring."""
_LONGEST_NAME: Final = 200
_SNIFFED: Final = 4096


class FileRefusedError(ValueError):
    """A file is not taken; the message names it, says why and what to do."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that is taken and lies in the store, not yet part of a message."""

    name: str
    media_type: str
    size: int
    digest: str


def keep(files: Files) -> list[KeptFile]:
    """Check and store files, before the transaction that attaches them.

    Bytes lie under their SHA-256: storing twice, or a transaction that fails afterwards, does no
    harm. Raises FileRefusedError, before anything is stored, for one that is not taken.
    """
    if len(files) > MOST:
        raise FileRefusedError(f"{len(files)} files at once; at most {MOST} come with one message")
    types = [_checked(file) for file in files]
    return [_stored(file, kind) for file, kind in zip(files, types, strict=True)]


def attach(message: Message, kept: Sequence[KeptFile]) -> list[Attachment]:
    """Add stored files to a message."""
    return Attachment.objects.bulk_create(
        Attachment(
            message=message,
            organization_id=message.organization_id,
            name=each.name,
            media_type=each.media_type,
            size=each.size,
            digest=each.digest,
        )
        for each in kept
    )


def path_of(digest: str) -> Path:
    """Return where the bytes of a digest lie, outside everything that is served as it is."""
    return Path(settings.ATTACHMENTS) / digest[:2] / digest


def clean_name(name: str) -> str:
    """Return the name of a file without path, control and direction characters, at most 200 long.

    The ending is kept, for it says what the file is.
    """
    last = PurePosixPath(name.replace("\\", "/")).name
    shown = "".join(each for each in last if unicodedata.category(each)[0] != "C")
    shown = " ".join(shown.split()).strip(". ") or "file"
    stem, dot, ending = shown.rpartition(".")
    if len(shown) <= _LONGEST_NAME or not dot:
        return shown[:_LONGEST_NAME]
    return f"{stem[: _LONGEST_NAME - len(ending) - 1]}.{ending}"[:_LONGEST_NAME]


def _checked(file: UploadedFile[bytes]) -> str:
    """Return the media type of a file that is taken."""
    name = clean_name(file.name or "")
    size = file.size or 0
    if not size:
        raise FileRefusedError(f"the file {name} is empty; choose another")
    if size > settings.ATTACHMENT_LIMIT:
        limit = settings.ATTACHMENT_LIMIT // (1024 * 1024)
        raise FileRefusedError(
            f"the file {name} is larger than {limit} MB; send a smaller file or parts of it"
        )
    file.seek(0)
    begun = file.read(_SNIFFED)
    try:
        return media_type_of(name, begun)
    except FileTypeError as refusal:
        raise FileRefusedError(f"the file {name} is not taken: {refusal}") from None


def _stored(file: UploadedFile[bytes], media_type: str) -> KeptFile:
    root = Path(settings.ATTACHMENTS)
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    with NamedTemporaryFile(dir=root, prefix="arriving-", delete=False) as draft:
        try:
            for chunk in file.chunks():
                digest.update(chunk)
                size += len(chunk)
                draft.write(chunk)
            draft.flush()
            os.fsync(draft.fileno())
            path = path_of(digest.hexdigest())
            path.parent.mkdir(exist_ok=True, mode=0o700)
            Path(draft.name).replace(path)
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise
    return KeptFile(clean_name(file.name or ""), media_type, size, digest.hexdigest())
