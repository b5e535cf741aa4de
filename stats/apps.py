"""Indicators and reports computed from the records."""

from django.apps import AppConfig


class StatsConfig(AppConfig):
    name = "stats"
    verbose_name = "Statistiques"

    def ready(self) -> None:
        from stats import maternal, navigation, parameters

        parameters.declare_all()
        maternal.declare_all()
        navigation.register_all()
