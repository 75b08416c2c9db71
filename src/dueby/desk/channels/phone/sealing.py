"""Secrets by which telephone systems sign, encrypted with a key that is not in the database."""

from __future__ import annotations

from typing import Final

from dueby.desk.sealing import Sealer, SealError

__all__ = ["SealError", "seal", "unseal"]

_SEALER: Final = Sealer(
    b"dueby: secrets of telephone systems, 1",
    "the secret was kept under another secret key of the desk; make a new one",
)
seal = _SEALER.seal
unseal = _SEALER.unseal
