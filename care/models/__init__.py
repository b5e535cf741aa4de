"""Models of care, by lifecycle."""

from care.models.consultations import (
    Addendum,
    BedsideTestResult,
    Classification,
    Complaint,
    Consultation,
    ConsultationDiagnosis,
    ExaminationFinding,
    Observation,
    RegisterCounter,
    Signature,
)
from care.models.documents import DocumentCounter, IssuedDocument
from care.models.drafts import Draft
from care.models.letters import Certificate, CounterReferral, Referral
from care.models.past import PastConsultation
from care.models.prescriptions import OralOrder, Prescription, PrescriptionLine
from care.models.visits import Appointment, TicketCounter, Visit, VisitCall
from care.models.vitals import VitalSigns

__all__ = [
    "Addendum",
    "Appointment",
    "BedsideTestResult",
    "Certificate",
    "Classification",
    "Complaint",
    "Consultation",
    "ConsultationDiagnosis",
    "CounterReferral",
    "DocumentCounter",
    "Draft",
    "ExaminationFinding",
    "IssuedDocument",
    "Observation",
    "OralOrder",
    "PastConsultation",
    "Prescription",
    "PrescriptionLine",
    "Referral",
    "RegisterCounter",
    "Signature",
    "TicketCounter",
    "Visit",
    "VisitCall",
    "VitalSigns",
]
