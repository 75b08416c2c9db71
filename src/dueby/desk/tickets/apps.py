from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "dueby.desk.tickets"
    label = "tickets"
