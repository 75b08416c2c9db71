from django.apps import AppConfig


class PagingConfig(AppConfig):
    name = "dueby.desk.paging"
    label = "paging"

    def ready(self) -> None:
        from dueby.desk.journal.readers import Reader, subscribe  # noqa: PLC0415 - models come first
        from dueby.desk.paging.beginning import KINDS, READER, hear  # noqa: PLC0415 - models come first

        subscribe(Reader(READER, KINDS, hear))
