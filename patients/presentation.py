"""How a patient is written in one line."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core import typography
from patients.models import Patient


def facts_of(patient: Patient) -> str:
    """One line: number, village, mother of a child, telephone."""
    mother = _("mother: %(name)s") % {"name": patient.mother_name} if patient.mother_name else ""
    place = patient.village.name if patient.village else ""
    return " · ".join(filter(None, [patient.number, place, mother, typography.phone(patient.phone)]))


def age_sex(patient: Patient) -> str:
    """« 3 ans 2 mois, garçon »."""
    return ", ".join(filter(None, [patient.age, patient.sex_word]))
