"""Cervical screening, mental health, care after violence."""

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "screening"
    verbose_name = "Dépistages"
