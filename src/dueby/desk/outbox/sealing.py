"""Secrets of endpoints, encrypted with a key that is not in the database."""

from __future__ import annotations

from typing import Final

from dueby.desk.sealing import Sealer, SealError

__all__ = ["SealError", "seal", "unseal"]

_SEALER: Final = Sealer(
    b"dueby: secrets of endpoints, 1",
    "its secret was kept under another secret key of the desk; make a new one",
)
seal = _SEALER.seal
unseal = _SEALER.unseal
