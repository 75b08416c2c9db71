"""The languages that the chat speaks with visitors. The widget's words stand in its catalogue."""

from __future__ import annotations

from typing import Final

USUAL: Final = "en"
NAMES: Final = {"en": "English", "de": "German"}
CODE_MAIL: Final = {
    "en": (
        "Your code for the chat",
        (
            "This is the code for your chat with our support. It is good for {minutes} minutes.\n\n"
            "If you are in no chat with us, do nothing, and tell the code to nobody."
        ),
    ),
    "de": (
        "Ihr Code für den Chat",
        (
            "Das ist der Code für Ihren Chat mit unserem Support. Er gilt {minutes} Minuten.\n\n"
            "Wenn Sie gerade nicht mit uns chatten, tun Sie nichts, und geben Sie den Code nicht "
            "weiter."
        ),
    ),
}
TRANSCRIPT_MAIL: Final = {
    "en": ("Our chat", "This is what we said in the chat."),
    "de": ("Unser Chat", "Das haben wir im Chat geschrieben."),
}


def language_of(written: str) -> str:
    """Return the language that is spoken for a tag such as "de-AT" (RFC 5646)."""
    spoken = written.partition("-")[0].lower()
    return spoken if spoken in NAMES else USUAL
