from maternity.models.anc import AncContact, Tracing
from maternity.models.birth import DeathReview, Delivery, Newborn
from maternity.models.labour import Labour, LabourObservation
from maternity.models.planning import PlanningVisit
from maternity.models.postnatal import BabyCheck, PostnatalContact
from maternity.models.pregnancy import Pregnancy
from maternity.models.protocol import RegisterCounter, VisitProtocol

__all__ = [
    "AncContact",
    "BabyCheck",
    "DeathReview",
    "Delivery",
    "Labour",
    "LabourObservation",
    "Newborn",
    "PlanningVisit",
    "PostnatalContact",
    "Pregnancy",
    "RegisterCounter",
    "Tracing",
    "VisitProtocol",
]
