"""Addresses of the house itself."""

from django.urls import path

from core.views import health

urlpatterns = [
    path("sante/", health, name="health"),
]
