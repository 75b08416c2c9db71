"""What happened, append-only: entries in one chain for each subject, and their words beside it."""

from dueby.desk.journal.models.entry import Chain, Entry
from dueby.desk.journal.models.text import Text

__all__ = ["Chain", "Entry", "Text"]
