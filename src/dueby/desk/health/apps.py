from django.apps import AppConfig


class HealthConfig(AppConfig):
    name = "dueby.desk.health"
    label = "health"
