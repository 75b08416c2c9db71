from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "dueby.desk.outbox"
    label = "outbox"
