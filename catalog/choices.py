"""Codes of the nomenclatures. Labels are what the screens show."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    """Sex to which a line is limited; empty for both."""

    FEMALE = "F", _("female")
    MALE = "M", _("male")


class PregnancyCaution(models.TextChoices):
    """What the catalogue says of a medicine in pregnancy. Empty does not mean safe."""

    CONTRAINDICATED = "CONTRE_INDIQUE", _("contraindicated in pregnancy")
    AVOID = "EVITER", _("avoid in pregnancy")
    CAUTION = "PRUDENCE", _("caution in pregnancy")
    OBSTETRIC_USE = "USAGE_OBSTETRICAL", _("obstetric use")


class ResultType(models.TextChoices):
    """How a laboratory result is entered."""

    NUMERIC = "numeric", _("number")
    CHOICE = "choice", _("one choice")
    CHOICE_MULTI = "choice_multi", _("several choices")
    TEXT = "text", _("text")
    PANEL = "panel", _("panel")


class PerformedAt(models.TextChoices):
    """Where a test or an exam is done."""

    CENTRE = "CSCOM", _("at the centre")
    REFERRED = "REFERE", _("sent elsewhere")
    BY_SITE = "SELON_SITE", _("depending on the centre")


class Modality(models.TextChoices):
    """Technique of an imaging exam."""

    ULTRASOUND = "ECHOGRAPHIE", _("ultrasound")
    RADIOGRAPHY = "RADIOGRAPHIE", _("radiography")
    ECG = "ECG", _("electrocardiogram")
    CT = "SCANNER", _("CT scan")


class LinkedKind(models.TextChoices):
    """What an act's `linked_code` names."""

    LAB = "LAB", _("laboratory test")
    IMAGING = "IMAGERIE", _("imaging exam")


class AmoFamily(models.TextChoices):
    """Family of an act for the compulsory health insurance (AMO)."""

    OUTPATIENT = "AMBULATOIRE", _("outpatient care")
    INPATIENT = "HOSPITALISATION", _("inpatient care")
    NOT_COVERED = "HORS_AMO", _("outside the AMO")


class ContraceptiveCategory(models.TextChoices):
    """Duration of action of a contraceptive method."""

    SHORT = "COURTE", _("short-acting")
    LONG = "LONGUE", _("long-acting")
    NATURAL = "NATURELLE", _("natural")
    PERMANENT = "PERMANENTE", _("permanent")
    EMERGENCY = "URGENCE", _("emergency")


class ProviderLevel(models.TextChoices):
    """Who may provide a contraceptive method."""

    ANY = "TOUT_AGENT", _("any health worker")
    TRAINED = "AGENT_FORME", _("trained health worker")
    TRAINED_OR_SELF = "AGENT_FORME_OU_AUTO", _("trained health worker or oneself")
    SURGERY = "CHIRURGIE_REFERE", _("surgery, referred")


class SignContext(models.TextChoices):
    """In which situation a danger sign is looked for."""

    PREGNANCY = "GROSSESSE", _("pregnancy")
    POSTPARTUM = "POST_PARTUM", _("after the birth")
    NEWBORN = "NOUVEAU_NE", _("newborn")
    CHILD = "ENFANT_PCIME", _("child (IMCI)")
    ADULT = "ADULTE", _("adult")
    MENTAL_HEALTH = "SANTE_MENTALE", _("mental health")


class SignAction(models.TextChoices):
    """What the screen proposes when a danger sign is present."""

    ASSESS = "EVALUER", _("assess")
    ASSESS_NOW = "EVALUER_URGENCE", _("assess at once")
    REFER_NOW = "REFERER_URGENCE", _("refer at once")
    DELIVERY_ROOM = "SALLE_ACCOUCHEMENT", _("to the delivery room")


class Urgency(models.TextChoices):
    """How fast a referred patient must leave."""

    IMMEDIATE = "IMMEDIATE", _("immediate")
    WITHIN_24H = "24H", _("within 24 hours")
    PLANNED = "PROGRAMMEE", _("planned")


class Destination(models.TextChoices):
    """Where a patient is referred by default."""

    REFERENCE_CENTRE = "CSREF", _("reference health centre (CSRéf)")
    HOSPITAL = "HOPITAL", _("hospital")
    TREATMENT_CENTRE = "CENTRE_PRISE_EN_CHARGE", _("treatment centre")
    SOCIAL_SERVICE = "SERVICE_SOCIAL", _("social service")


class Notification(models.TextChoices):
    """Rhythm of a notifiable disease."""

    IMMEDIATE = "IMMEDIATE", _("immediate")
    WEEKLY = "HEBDOMADAIRE", _("weekly")


class ComplicationSubject(models.TextChoices):
    """Who has the complication."""

    MOTHER = "MERE", _("mother")
    NEWBORN = "NOUVEAU_NE", _("newborn")


class ComplicationPhase(models.TextChoices):
    """When the complication occurs."""

    LABOUR = "TRAVAIL", _("labour")
    BIRTH = "ACCOUCHEMENT", _("birth")
    THIRD_STAGE = "DELIVRANCE", _("third stage")
    POSTPARTUM = "POST_PARTUM", _("after the birth")


class Severity(models.TextChoices):
    """Severity of a complication of birth."""

    MODERATE = "MODERE", _("moderate")
    SEVERE = "GRAVE", _("severe")
    LIFE_THREATENING = "VITAL", _("life-threatening")


class GrowthIndicator(models.TextChoices):
    """WHO Child Growth Standards (2006)."""

    LENGTH_FOR_AGE = "length_height_for_age", _("length or height for age")
    WEIGHT_FOR_AGE = "weight_for_age", _("weight for age")
    WEIGHT_FOR_LENGTH = "weight_for_length", _("weight for length")
    WEIGHT_FOR_HEIGHT = "weight_for_height", _("weight for height")
