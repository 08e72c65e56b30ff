from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "onewindow.people"
    label = "people"
