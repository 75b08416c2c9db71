"""Secrets of mailboxes, encrypted with a key that is not in the database."""

from __future__ import annotations

from typing import Final

from dueby.desk.sealing import Sealer, SealError

__all__ = ["SealError", "seal", "unseal"]

_SEALER: Final = Sealer(
    b"dueby: secrets of mailboxes, 1",
    "its password was kept under another secret key of the desk; enter it again",
)
seal = _SEALER.seal
unseal = _SEALER.unseal
