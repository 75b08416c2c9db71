from django.apps import AppConfig


class ClocksConfig(AppConfig):
    name = "dueby.desk.clocks"
    label = "clocks"
