"""Staff, rooms, equipment, energy, research register."""

from django.apps import AppConfig


class FacilityConfig(AppConfig):
    name = "facility"
    verbose_name = "Centre"
