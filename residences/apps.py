"""Student residences and their accounts."""

from django.apps import AppConfig


class ResidencesConfig(AppConfig):
    name = "residences"
    verbose_name = "Résidences"
