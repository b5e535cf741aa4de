"""Codes of the care app. Labels are what the screens show."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VisitState(models.TextChoices):
    """Where a visit of the day stands."""

    VITALS_DUE = "vitals_due", _("Vital signs to take")
    WAITING = "waiting", _("Waiting")
    CALLED = "called", _("Called")
    IN_CARE = "in_care", _("In consultation")
    DONE = "done", _("Left")
    NO_SHOW = "no_show", _("Did not answer")
    CANCELLED = "cancelled", _("Cancelled")


OPEN_STATES = (VisitState.VITALS_DUE, VisitState.WAITING, VisitState.CALLED, VisitState.IN_CARE)
WAITING_STATES = (VisitState.VITALS_DUE, VisitState.WAITING)


class Priority(models.IntegerChoices):
    """Who passes first: the lower number."""

    EMERGENCY = 1, _("Emergency")
    PRIORITY = 2, _("Priority")
    ORDINARY = 3, _("Ordinary")


class Context(models.TextChoices):
    """Why the person comes: something new, the same problem again, or sent by another structure."""

    NEW = "new", _("New problem")
    FOLLOW_UP = "follow_up", _("Follow-up")
    REFERRED = "referred", _("Referred here")


class ConsultationState(models.TextChoices):
    """Life of a consultation from its author's signature on. What is not signed yet is a `Draft`."""

    SUBMITTED = "submitted", _("Waiting for countersignature")
    RETURNED = "returned", _("Returned to its author")
    SIGNED = "signed", _("Signed")


class SignatureRole(models.TextChoices):
    """In which capacity a person signed."""

    AUTHOR = "author", _("Author")
    SUPERVISOR = "supervisor", _("Supervisor")


class Certainty(models.TextChoices):
    """How sure the diagnosis is."""

    SUSPECTED = "suspected", _("Suspected")
    CLINICAL = "clinical", _("Clinical")
    CONFIRMED = "confirmed", _("Confirmed")


class CaseKind(models.TextChoices):
    """New or old case, as the monthly report counts."""

    NEW = "new", _("New case")
    OLD = "old", _("Known case")


class Outcome(models.TextChoices):
    """What follows the consultation."""

    HOME = "home", _("Return home")
    OBSERVATION = "observation", _("Observation")
    REFERRED = "referred", _("Referral")
    DEATH = "death", _("Death")


class BodySystem(models.TextChoices):
    """Systems of the examination, in the order of the gesture."""

    GENERAL = "general", _("General state")
    RESPIRATORY = "respiratory", _("Breathing")
    CARDIOVASCULAR = "cardiovascular", _("Heart and vessels")
    ABDOMEN = "abdomen", _("Abdomen")
    NEUROLOGICAL = "neurological", _("Nervous system")
    ENT = "ent", _("Ears, nose, throat")
    SKIN = "skin", _("Skin")
    LIMBS = "limbs", _("Limbs, joints")
    GENITAL = "genital", _("Genital and urinary")


class FindingState(models.TextChoices):
    """What the examination of a system showed."""

    NORMAL = "normal", _("Normal")
    ABNORMAL = "abnormal", _("Abnormal")


class BedsideTest(models.TextChoices):
    """Tests read during the consultation."""

    MALARIA_RDT = "malaria_rdt", _("Malaria RDT")
    HIV_RDT = "hiv_rdt", _("HIV rapid test")
    PREGNANCY = "pregnancy", _("Pregnancy test")
    URINE_STRIP = "urine_strip", _("Urine strip")
    GLUCOSE = "glucose", _("Capillary glucose")
    HAEMOGLOBIN = "haemoglobin", _("Haemoglobin")


class TestResult(models.TextChoices):
    """Result of a bedside test."""

    POSITIVE = "positive", _("Positive")
    NEGATIVE = "negative", _("Negative")
    INVALID = "invalid", _("Invalid")


class DoseUnit(models.TextChoices):
    """Unit in which a dose is said."""

    TABLET = "tablet", _("tablet")
    CAPSULE = "capsule", _("capsule")
    ML = "ml", _("ml")
    SPOON = "spoon", _("spoonful")
    DROP = "drop", _("drop")
    SACHET = "sachet", _("sachet")
    AMPOULE = "ampoule", _("ampoule")
    VIAL = "vial", _("vial")
    SUPPOSITORY = "suppository", _("suppository")
    APPLICATION = "application", _("application")
    PUFF = "puff", _("puff")
    UNIT = "unit", _("unit")
    MG = "mg", _("mg")


class Route(models.TextChoices):
    """How a medicine is given."""

    ORAL = "oral", _("by mouth")
    IM = "im", _("intramuscular")
    IV = "iv", _("intravenous")
    SC = "sc", _("subcutaneous")
    RECTAL = "rectal", _("rectal")
    VAGINAL = "vaginal", _("vaginal")
    SKIN = "skin", _("on the skin")
    EYE = "eye", _("in the eye")
    EAR = "ear", _("in the ear")
    INHALED = "inhaled", _("inhaled")


class AppointmentState(models.TextChoices):
    """What became of an appointment."""

    EXPECTED = "expected", _("Expected")
    ARRIVED = "arrived", _("Arrived")
    MISSED = "missed", _("Missed")
    CANCELLED = "cancelled", _("Cancelled")


class CertificateKind(models.TextChoices):
    """What a medical certificate states."""

    REST = "rest", _("Rest")
    FITNESS = "fitness", _("Fitness")
    HEALTH = "health", _("State of health")
    DEATH = "death", _("Death")


class DocumentKind(models.TextChoices):
    """Printed documents that carry a number and a code to check them."""

    PRESCRIPTION = "prescription", _("Prescription")
    REFERRAL = "referral", _("Referral letter")
    CERTIFICATE = "certificate", _("Medical certificate")
    DEATH = "death", _("Death certificate")
    ADVICE = "advice", _("Advice sheet")
    SHEET = "sheet", _("Numbered sheet")
