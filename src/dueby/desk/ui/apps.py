from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "dueby.desk.ui"
    label = "ui"
