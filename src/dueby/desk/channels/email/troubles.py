"""Why a mailbox cannot be read, and at which step."""

from __future__ import annotations

from enum import Enum
from typing import Final

LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
_LONGEST: Final = 300


class Step(Enum):
    """What the desk does with a mailbox, in this order."""

    CONNECT = "Connect"
    TLS = "TLS"
    SIGN_IN = "Sign in"
    FOLDER = "Open the folder"
    READ = "Read"
    IDLE = "Hear of new mail at once (IDLE)"
    MOVE = "Move mails that are done (MOVE)"


class MailboxError(Exception):
    """A mailbox cannot be read.

    The message is a sentence for the administrator. What the server `said` is in it, and may name
    people: the log gets the step alone.
    """

    def __init__(self, step: Step, why: str, said: str = "") -> None:
        words = " ".join("".join(each if each.isprintable() else " " for each in said).split())
        super().__init__(f"{why}: {words[:_LONGEST]}" if words else why)
        self.step = step


def no_move(folder: str) -> str:
    """Return what is wrong with a server that cannot move what was read in a folder."""
    return f"The server cannot move mails (MOVE, RFC 6851), so they stay in {folder}."


def sentence(why: str) -> str:
    """Return a reason as a sentence; a name of a server is written as it is, wherever it stands."""
    is_word = why.partition(" ")[0].isalpha()
    return f"{why[:1].upper() if is_word else why[:1]}{why[1:].rstrip('.')}."


class RefusedError(MailboxError):
    """The server answers, and says no to what it was asked."""


class LeaseLostError(Exception):
    """Another worker reads the mailbox by now, or the administrator changed it."""
