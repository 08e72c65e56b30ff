from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "onewindow.journal"
    label = "journal"
