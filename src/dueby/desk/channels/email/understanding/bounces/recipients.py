"""Whom a mail did not reach."""

from __future__ import annotations

from typing import NamedTuple


class Recipient(NamedTuple):
    """An address, the status of its delivery if anything says one, and whether that is for good."""

    address: str
    status: str | None
    is_permanent: bool
