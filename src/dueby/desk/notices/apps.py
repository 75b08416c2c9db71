from typing import Final

from django.apps import AppConfig

READER: Final = "notices"
"""How the journal calls the reader."""
AT_ONCE: Final = 500
"""Entries of which people are told by one transaction."""


class NoticesConfig(AppConfig):
    name = "dueby.desk.notices"
    label = "notices"

    def ready(self) -> None:
        """Read what happens."""
        from dueby.desk.journal.readers import Reader, subscribe  # noqa: PLC0415 - apps are ready
        from dueby.desk.notices.hearing import READ, read  # noqa: PLC0415 - the same

        subscribe(Reader(READER, READ, read, at_once=AT_ONCE))
