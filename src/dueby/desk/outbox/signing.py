"""Mails are signed for the desk's domain right before they are sent (DKIM, RFC 6376)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import dkim
from django.conf import settings

if TYPE_CHECKING:
    from dueby.desk.environment import MailKey
    from dueby.desk.outbox.letter import Letter

_SIGNED: Final = (
    "From", "To", "Cc", "Sender", "Reply-To", "Subject", "Date", "Message-ID", "In-Reply-To",
    "References", "Auto-Submitted", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
)  # fmt: skip


def signed(letter: Letter) -> Letter:
    """Return a letter signed by the key of the settings, or as it was where there is none."""
    key: MailKey | None = settings.DKIM_KEY
    if key is None:
        return letter
    signature = dkim.DKIM(letter.data).sign(
        key.selector.encode(),
        key.domain.encode(),
        key.pem,
        canonicalize=(b"relaxed", b"relaxed"),
        include_headers=[name.encode() for name in _signed_fields(letter)],
    )
    return letter._replace(signature=signature)


def _signed_fields(letter: Letter) -> list[str]:
    # Each is named once more than it is there, so that nobody adds another (RFC 6376, 8.15).
    present = [name for name in _SIGNED for _ in letter.message.get_all(name, [])]
    return [*present, *_SIGNED]
