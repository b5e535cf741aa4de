"""Models of the patient registry."""

from patients.models.access import AccessGrant, PatientAttachment
from patients.models.links import PatientLink
from patients.models.registry import NameWord, NumberCounter, Patient, PatientIdentifier, PatientRow

__all__ = [
    "AccessGrant",
    "NameWord",
    "NumberCounter",
    "Patient",
    "PatientAttachment",
    "PatientIdentifier",
    "PatientLink",
    "PatientRow",
]
