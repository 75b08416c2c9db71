from django.apps import AppConfig


class StreamsConfig(AppConfig):
    name = "dueby.desk.streams"
    label = "streams"
