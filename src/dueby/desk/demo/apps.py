from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "dueby.desk.demo"
    label = "demo"
