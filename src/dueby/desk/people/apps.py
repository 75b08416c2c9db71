from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "dueby.desk.people"
    label = "people"
