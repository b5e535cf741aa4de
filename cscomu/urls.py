"""Every address of the product. Paths are in French; each app brings its own."""

from django.urls import include, path

from care.views.home import home

urlpatterns = [
    path("", include("core.urls")),
    path("", home, name="home"),
    path("", include("care.urls")),
    path("", include("centres.urls")),
    path("", include("accounts.urls")),
    path("", include("catalog.urls")),
    path("patients/", include("patients.urls")),
    path("", include("billing.urls")),
    path("", include("pharmacy.urls")),
    path("", include("maternity.urls")),
    path("", include("stats.urls")),
]
