"""Live chat: the sites it stands on, the chats, what is said in them, texts kept for answers."""

from dueby.desk.channels.chat.models.chat import RUNNING, Chat, ChatQuerySet, ChatState
from dueby.desk.channels.chat.models.confirmation import Confirmation
from dueby.desk.channels.chat.models.macro import Macro
from dueby.desk.channels.chat.models.message import Author, ChatFile, ChatMessage
from dueby.desk.channels.chat.models.presence import Presence
from dueby.desk.channels.chat.models.site import Site

__all__ = [
    "RUNNING",
    "Author",
    "Chat",
    "ChatFile",
    "ChatMessage",
    "ChatQuerySet",
    "ChatState",
    "Confirmation",
    "Macro",
    "Presence",
    "Site",
]
