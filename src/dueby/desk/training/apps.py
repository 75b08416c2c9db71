from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "dueby.desk.training"
    label = "training"
