"""Rows that tests need and do not speak about. Each is made by the real service where there is one."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from centres.models import Centre
from patients.choices import Sex
from patients.models import Patient

_serial = itertools.count(1)


def patient_of(centre: Centre, **identity: Any) -> Patient:
    """A patient registered at this centre; its scope must be open. A woman of 28 unless told otherwise."""
    values = {
        "given_names": "Fatoumata",
        "family_name": "Keïta",
        "sex": Sex.FEMALE,
        "birth_date": dt.date(1998, 3, 12),
        "number": f"{centre.short_code}T{next(_serial):06d}",
    }
    return Patient.objects.create(home_centre=centre, **{**values, **identity})
