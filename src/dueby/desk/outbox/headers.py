"""How the fields of a mail are written."""

from __future__ import annotations

from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.policy import SMTP, Policy
from typing import Final


class Identifiers(UnstructuredHeader, BaseHeader):
    """Identifiers of mails, one a line, so that none is ever encoded or broken in two."""

    def fold(self, *, policy: Policy) -> str:
        """Return the field with its name and the ends of its lines."""
        ends = policy.linesep
        return f"{self.name}: {f'{ends} '.join(str(self).split())}{ends}"


def _registry() -> HeaderRegistry:
    registry = HeaderRegistry()
    for name in ("references", "in-reply-to"):
        registry.map_to_type(name, Identifiers)
    return registry


POLICY: Final = SMTP.clone(header_factory=_registry())
"""Lines end as on the wire (RFC 5322, 2.3)."""
