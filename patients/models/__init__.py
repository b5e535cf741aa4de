"""Models of the patient registry."""

from patients.models.access import AccessGrant, PatientAttachment
from patients.models.clinical import Allergy, CurrentTreatment, Problem
from patients.models.imports import ImportLine, ImportRun
from patients.models.links import PatientLink
from patients.models.people import Contact, MotherChild
from patients.models.registry import NameWord, NumberCounter, Patient, PatientIdentifier, PatientRow
from patients.models.statements import Amendment, Consent, Photo

__all__ = [
    "AccessGrant",
    "Allergy",
    "Amendment",
    "Consent",
    "Contact",
    "CurrentTreatment",
    "ImportLine",
    "ImportRun",
    "MotherChild",
    "NameWord",
    "NumberCounter",
    "Patient",
    "PatientAttachment",
    "PatientIdentifier",
    "PatientLink",
    "PatientRow",
    "Photo",
    "Problem",
]
