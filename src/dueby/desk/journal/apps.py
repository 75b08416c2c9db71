from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "dueby.desk.journal"
    label = "journal"
