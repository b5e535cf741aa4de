"""Pregnancy, labour, birth, postnatal care, family planning."""

from django.apps import AppConfig


class MaternityConfig(AppConfig):
    name = "maternity"
    verbose_name = "Maternité"

    def ready(self) -> None:
        from core import gates
        from maternity import panels
        from maternity.gates import two_open_pregnancies

        gates.register("patients.link", "maternity", two_open_pregnancies)
        panels.register_all()
