"""Addresses of the statistics app."""

from django.urls import path

from stats.views import dashboard

app_name = "stats"
urlpatterns = [
    path("chiffres/", dashboard.dashboard, name="dashboard"),
    path("chiffres/reseau/", dashboard.network, name="network"),
    path("chiffres/<str:key>/", dashboard.definition, name="definition"),
    path("chiffres/<str:key>/dossiers/<slug:code>/", dashboard.records, name="records"),
]
