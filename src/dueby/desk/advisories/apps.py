from django.apps import AppConfig


class AdvisoriesConfig(AppConfig):
    name = "dueby.desk.advisories"
    label = "advisories"
