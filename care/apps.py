"""Visits, vitals, consultations, prescriptions."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "care"
    verbose_name = "Soins"

    def ready(self) -> None:
        from care import boards, navigation, panels, parameters
        from care.export import sections
        from care.imports import CONSULTATIONS
        from patients.imports import register_kind
        from patients.selectors.export import contribute

        register_kind(CONSULTATIONS)
        contribute(sections)
        from core import boards as home
        from core.permissions import Permission

        home.register("care.activity", {Permission.STATS_CENTRE, Permission.GOVERNANCE_VIEW}, boards.activity, order=40)
        parameters.declare_all()
        navigation.register_all()
        panels.register_all()
