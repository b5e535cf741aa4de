"""Pregnancy, labour, birth, postnatal care, family planning."""

from django.apps import AppConfig


class MaternityConfig(AppConfig):
    name = "maternity"
    verbose_name = "Maternité"
