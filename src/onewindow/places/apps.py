from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "onewindow.places"
    label = "places"
