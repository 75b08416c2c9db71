"""What happened, append-only: entries in one chain for each subject, and their words beside it."""

from dueby.desk.journal.models.entry import Chain, Entry
from dueby.desk.journal.models.seal import Seal, SealedHead
from dueby.desk.journal.models.text import ERASED, Text
from dueby.desk.journal.models.unread import Unread

__all__ = ["ERASED", "Chain", "Entry", "Seal", "SealedHead", "Text", "Unread"]
