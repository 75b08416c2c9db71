"""How often a stranger may ask for what costs: chats, codes, proofs. Counted in all processes."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from allauth.account.adapter import get_adapter
from django.core.cache import cache

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Limit:
    """How many times something may be asked for in how many seconds, by one address or person."""

    name: str
    most: int
    seconds: int


OPENINGS: Final = Limit("openings", 20, 60)
"""Chats from one network address; an office shares one."""
STRANGERS: Final = Limit("strangers", 60, 3600)
"""Chats of unknown visitors from one network address."""
CODES: Final = Limit("codes", 20, 3600)
"""Codes asked for from one network address."""
CODES_TO_ONE: Final = Limit("codes-to-one", 5, 3600)
"""Codes mailed to one address, whoever asks."""
PROOFS: Final = Limit("proofs", 60, 60)
"""Identity tokens tried from one network address."""
FILES: Final = Limit("files", 30, 60)
"""Files from one network address."""


def is_too_often(limit: Limit, of: str, *, at: datetime) -> bool:
    """Count once more; tell whether it is too often. Of two at the same moment one may count."""
    # What is counted is an address: only its digest is kept.
    window = int(at.timestamp()) // limit.seconds
    key = f"chat:{limit.name}:{window}:{sha256(of.encode()).hexdigest()[:32]}"
    count = cache.get(key, 0) + 1
    cache.set(key, count, limit.seconds)
    return bool(count > limit.most)


def network_address(request: HttpRequest) -> str:
    """Return from where somebody asks, as the sign-in sees it too."""
    return str(get_adapter().get_client_ip(request))
