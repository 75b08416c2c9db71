from django.apps import AppConfig


class PagingConfig(AppConfig):
    name = "dueby.desk.paging"
    label = "paging"

    def ready(self) -> None:
        from dueby.desk.journal.readers import Reader, subscribe  # noqa: PLC0415 - models come first
        from dueby.desk.paging.beginning import (  # noqa: PLC0415 - models come first
            AT_ONCE,
            KINDS,
            READER,
            hear,
        )

        subscribe(Reader(READER, KINDS, hear, at_once=AT_ONCE))
