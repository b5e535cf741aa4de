"""The nomenclatures: never centre-owned, written by the coordination, loaded from data/."""

from catalog.models.diagnoses import Diagnosis, NotifiableDisease
from catalog.models.family_planning import ContraceptiveMethod, CypFactor
from catalog.models.growth import GrowthReference
from catalog.models.investigations import Act, ImagingExam, LabReferenceRange, LabTest
from catalog.models.medicines import DoseBand, Medicine, Vaccine
from catalog.models.signs import DangerSign, DeliveryComplication, ReferralReason

__all__ = [
    "Act",
    "ContraceptiveMethod",
    "CypFactor",
    "DangerSign",
    "DeliveryComplication",
    "Diagnosis",
    "DoseBand",
    "GrowthReference",
    "ImagingExam",
    "LabReferenceRange",
    "LabTest",
    "Medicine",
    "NotifiableDisease",
    "ReferralReason",
    "Vaccine",
]
