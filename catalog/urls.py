"""Addresses of the nomenclatures."""

from django.urls import path

from catalog import views

urlpatterns = [
    path("nomenclatures/", views.catalogue_index, name="catalogue_index"),
    path("nomenclatures/chercher/diagnostics/", views.suggest_diagnoses, name="suggest_diagnoses"),
    path("nomenclatures/chercher/medicaments/", views.suggest_medicines, name="suggest_medicines"),
    path("nomenclatures/chercher/analyses/", views.suggest_lab_tests, name="suggest_lab_tests"),
    path("nomenclatures/chercher/imagerie/", views.suggest_imaging, name="suggest_imaging"),
    path("nomenclatures/chercher/actes/", views.suggest_acts, name="suggest_acts"),
    path("nomenclatures/<slug:slug>/", views.catalogue_list, name="catalogue_list"),
    path("nomenclatures/<slug:slug>/export.csv", views.catalogue_export, name="catalogue_export"),
]
