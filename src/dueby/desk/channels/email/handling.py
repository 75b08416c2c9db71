"""What becomes of a mail that is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from dueby.desk.channels.email.models import IncomingMail
    from dueby.desk.channels.email.understanding.mail import Mail


def handle(mail: IncomingMail, *, at: datetime, message: Mail | None = None) -> IncomingMail:
    """Decide what becomes of a mail that is kept, in one transaction with its effect.

    `message` is the mail as it is read, where somebody has read it already.
    """
    del at, message
    return mail


def handle_kept(at: datetime, batch: int = 50) -> int:
    """Handle mails that were kept and then not looked at, and say how many there were."""
    del at, batch
    return 0
