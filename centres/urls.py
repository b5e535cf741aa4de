"""Addresses of the centre: settings and sheet."""

from django.urls import path

from centres.views import configuration, sheet

urlpatterns = [
    path("reglages/", configuration.setting_list, name="setting_list"),
    path("reglages/<str:key>/", configuration.setting_edit, name="setting_edit"),
    path("centre/", sheet.centre_sheet, name="centre_sheet"),
    path("centre/modifier/", sheet.centre_edit, name="centre_edit"),
    path("centre/population/", sheet.population_add, name="population_add"),
    path("centre/services/ouvrir/", sheet.service_open, name="service_open"),
    path("centre/services/<uuid:service_id>/", sheet.service_switch, name="service_switch"),
]
