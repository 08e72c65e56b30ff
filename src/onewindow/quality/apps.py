from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "onewindow.quality"
    label = "quality"
