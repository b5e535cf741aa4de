"""Addresses of the house itself."""

from django.urls import path

from core.styleguide import styleguide, styleguide_print
from core.views import health

urlpatterns = [
    path("sante/", health, name="health"),
    path("guide-interface/", styleguide, name="styleguide"),
    path("guide-interface/imprime/", styleguide_print, name="styleguide_print"),
]
