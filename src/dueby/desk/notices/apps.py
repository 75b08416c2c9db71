from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "dueby.desk.notices"
    label = "notices"
