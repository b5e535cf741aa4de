"""Visits, vitals, consultations, prescriptions."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "care"
    verbose_name = "Soins"

    def ready(self) -> None:
        from care import navigation, panels, parameters
        from care.imports import CONSULTATIONS
        from patients.imports import register_kind

        register_kind(CONSULTATIONS)
        parameters.declare_all()
        navigation.register_all()
        panels.register_all()
