from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "dueby.desk.contracts"
    label = "contracts"
