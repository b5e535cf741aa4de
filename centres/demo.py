"""The seven centres of the demonstration: services, fictional populations, the seventh under a made-up name."""

from __future__ import annotations

from centres import services
from centres.choices import Confidence, Service, Setting
from centres.models import Centre, ServicePoint
from core.demo import Demo
from core.scoping import centre_scope

SEVENTH = "CSU7"
SERVICES = (
    (Service.CONSULTATION, "Consultation", "A"),
    (Service.CHILD, "Consultation de l’enfant", "E"),
    (Service.MATERNITY, "Maternité", "M"),
    (Service.FAMILY_PLANNING, "Planification familiale", "F"),
    (Service.VACCINATION, "Vaccination", "V"),
    (Service.LABORATORY, "Laboratoire", "L"),
    (Service.CARE, "Soins infirmiers", "S"),
    (Service.PHARMACY, "Pharmacie", "P"),
)
POPULATIONS = {
    "CSU1": 10_400,
    "CSU2": 7_600,
    "CSU3": 7_200,
    "CSU4": 8_300,
    "CSU5": 8_900,
    "CSU6": 7_900,
    SEVENTH: 6_100,
}
YEARLY_GROWTH = 1.033


def fill(demo: Demo) -> str:
    """Open every centre; needs the reference data."""
    _open_the_seventh()
    centres = list(Centre.objects.order_by("code"))
    for centre in centres:
        with centre_scope(centre.id):
            _open(centre, demo)
    return f"{len(centres)} centres"


def _open_the_seventh() -> None:
    centre = Centre.objects.get(code=SEVENTH)
    centre.short_code, centre.setting, centre.region = "FIC", Setting.RURAL, "Région fictive"
    centre.save(update_fields=["short_code", "setting", "region"])
    services.amend_centre(centre=centre, changes={"name": "CSCom-U de Fictifbougou", "active": True}, by=None)


def _open(centre: Centre, demo: Demo) -> None:
    for service, label, letter in SERVICES:
        if not ServicePoint.objects.filter(queue_letter=letter).exists():
            services.open_service(centre_id=centre.id, service=service, label=label, queue_letter=letter, by=None)
    for year in (demo.today.year - 1, demo.today.year):
        people = POPULATIONS[centre.code] if year == demo.today.year else POPULATIONS[centre.code] / YEARLY_GROWTH
        services.set_population(
            centre_id=centre.id,
            year=year,
            population=round(people),
            source="Chiffre fictif de la démonstration",
            confidence=Confidence.DEFAULT,
            fictional=True,
            by=None,
        )
