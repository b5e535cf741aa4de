"""Every address of the product. Paths are in French; each app brings its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("core.urls")),
    path("", include("centres.urls")),
    path("", include("accounts.urls")),
    path("", include("catalog.urls")),
    path("patients/", include("patients.urls")),
    path("", include("billing.urls")),
]
