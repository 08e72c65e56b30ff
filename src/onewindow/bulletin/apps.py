from django.apps import AppConfig


class BulletinConfig(AppConfig):
    name = "onewindow.bulletin"
    label = "bulletin"
