"""The CSCom-U, health areas, villages, settings."""

from django.apps import AppConfig


class CentresConfig(AppConfig):
    name = "centres"
    verbose_name = "Centres"

    def ready(self) -> None:
        from centres import reference

        reference.declare()
