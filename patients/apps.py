"""Identity, identifiers, access to records."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PatientsConfig(AppConfig):
    name = "patients"
    verbose_name = "Patients"

    def ready(self) -> None:
        from centres.settings import SettingDefinition, declare
        from core import boards as home
        from core.navigation import NavEntry, SearchBox, register, register_search
        from core.permissions import Permission
        from patients import boards
        from patients.imports import register_kind
        from patients.imports.people import PATIENTS
        from patients.services.access import GRANT_HOURS

        home.register(
            "patients.files", {Permission.PATIENT_REGISTER, Permission.PATIENT_ACCESS_LOG}, boards.files, order=30
        )
        register_kind(PATIENTS)
        register_search(
            SearchBox(
                "patients:search",
                _("Name, telephone or file number"),
                Permission.PATIENT_SEARCH,
                order=10,
                script="js/patients.js",
            )
        )
        register(NavEntry("patients", _("Patients"), "folder", "patients:search", Permission.PATIENT_SEARCH, order=30))
        declare(
            SettingDefinition(
                key=GRANT_HOURS,
                label=_("Hours for which a file of another centre stays open"),
                default=24,
                unit=_("hours"),
                minimum=1,
                maximum=168,
                group=_("Patients"),
            )
        )
