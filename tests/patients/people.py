"""Fictional patients for tests, registered through the service."""

from __future__ import annotations

import datetime as dt
from typing import Any

from centres.models import Centre
from core.scoping import centre_scope
from patients.models import Patient
from patients.rules.identity import Identity
from patients.services import register
from tests.world import World

FATOUMATA = {
    "given_names": "Fatoumata",
    "family_name": "Traoré",
    "sex": "F",
    "birth_date": dt.date(1998, 3, 12),
    "birth_precision": "day",
    "mother_name": "Rokia Coulibaly",
    "phone": "+22376412058",
}


def identity(**values: Any) -> Identity:
    """Fatoumata Traoré, or somebody who differs from her by these values."""
    return Identity(**{**FATOUMATA, **values})


def registered(world: World, centre: Centre | None = None, **values: Any) -> Patient:
    """A patient of Konobougou, or of this centre."""
    home = centre or world.konobougou
    with centre_scope(home.id):
        patient = register(by=world.person("ACC", home), centre=home, identity=identity(**values))
        return Patient.objects.select_related("home_centre", "village").get(pk=patient.pk)
