"""Addresses of the house itself."""

from django.urls import path

from core.styleguide import styleguide, styleguide_print
from core.views import health, outbox_retry, status

urlpatterns = [
    path("sante/", health, name="health"),
    path("etat-du-systeme/", status, name="system_status"),
    path("etat-du-systeme/evenements/reessayer/", outbox_retry, name="outbox_retry"),
    path("guide-interface/", styleguide, name="styleguide"),
    path("guide-interface/imprime/", styleguide_print, name="styleguide_print"),
]
