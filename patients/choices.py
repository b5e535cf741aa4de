"""Codes of the patients app."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkPolicy(StrEnum):
    """What a foreign key to Patient means when two files are of one person.

    Every model with such a key says it in `patient_links = {"patient": LinkPolicy.UNION}`.
    """

    UNION = "union"  # the rows of both files are read together
    CHOOSE = "choose"  # the canonical file's row stands, the other one is shown as former
    CONFLICT = "conflict"  # the app watches the gate `patients.link` and may refuse until one is resolved


class Sex(models.TextChoices):
    """Sex as registered; unknown only for a person nobody could identify."""

    FEMALE = "F", _("Female")
    MALE = "M", _("Male")
    UNKNOWN = "U", _("Unknown")


class BirthPrecision(models.TextChoices):
    """How much of the birth date is known."""

    DAY = "day", _("Exact date")
    MONTH = "month", _("Month and year")
    YEAR = "year", _("Year")
    ESTIMATED = "estimated", _("Estimated age")
    UNKNOWN = "unknown", _("Unknown")


class PhoneOwner(models.TextChoices):
    """Whose telephone it is."""

    OWN = "own", _("Their own")
    RELATIVE = "relative", _("A relative's")
    SHARED = "shared", _("Shared")


class Language(models.TextChoices):
    """Language a person prefers to be spoken to."""

    BAMBARA = "bm", _("Bambara")
    FRENCH = "fr", _("French")
    SONINKE = "snk", _("Soninké")
    KHASSONKE = "kao", _("Khassonké")
    FULFULDE = "ff", _("Fulfulde")
    SENOUFO = "sef", _("Sénoufo")
    MINIANKA = "myk", _("Minianka")
    BOBO = "bwq", _("Bobo")
    DOGON = "dog", _("Dogon")
    SONGHAI = "ses", _("Songhaï")
    TAMASHEQ = "taq", _("Tamasheq")
    MALINKE = "mku", _("Malinké")
    ARABIC = "ar", _("Arabic")
    OTHER = "oth", _("Another language")


class IdentifierKind(models.TextChoices):
    """Numbers a person carries besides the centre's own."""

    NINA = "nina", _("NINA")
    BIOMETRIC_CARD = "biometric", _("Biometric identity card")
    BIRTH_CERTIFICATE = "birth", _("Birth certificate or judgment")
    FAMILY_BOOKLET = "family", _("Family booklet")
    PASSPORT = "passport", _("Passport")
    DISPLACED_CARD = "displaced", _("Displaced person's or refugee's card")
    INSURANCE_AMO = "amo", _("AMO insurance")
    INSURANCE_RAMED = "ramed", _("RAMED certificate")
    MUTUAL = "mutual", _("Mutual health insurance")
    REGISTER = "register", _("Number in the paper register")
    OTHER = "other", _("Another number")


class GrantReason(models.TextChoices):
    """Why a file of another centre is opened."""

    CARE_NOW = "care", _("Care here, today")
    EMERGENCY = "emergency", _("Emergency")
    DELIVERY = "delivery", _("Labour or delivery")
    FOLLOW_UP = "follow_up", _("Follow-up after a referral")
    OTHER = "other", _("Another reason")


class ContactKind(models.TextChoices):
    """Who a contact person is to the patient."""

    MOTHER = "mother", _("Mother")
    FATHER = "father", _("Father")
    SPOUSE = "spouse", _("Husband or wife")
    CHILD = "child", _("Child")
    SIBLING = "sibling", _("Brother or sister")
    GUARDIAN = "guardian", _("Guardian")
    NEIGHBOUR = "neighbour", _("Neighbour")
    OTHER = "other", _("Another person")


class Severity(models.TextChoices):
    """How serious an allergic reaction was."""

    MILD = "mild", _("Mild")
    MODERATE = "moderate", _("Moderate")
    SEVERE = "severe", _("Severe")


class Sensitivity(models.TextChoices):
    """Subjects read only with a permission of their own."""

    NONE = "none", _("Ordinary")
    HIV = "hiv", _("HIV")
    MENTAL_HEALTH = "mental", _("Mental health")
    VIOLENCE = "violence", _("Violence")


class ConsentKind(models.TextChoices):
    """What a person is informed of, or asked for."""

    NOTICE = "notice", _("Information on the use of personal data")
    RESEARCH = "research", _("Reuse of pseudonymised data for research")


class ConsentDecision(models.TextChoices):
    """What the person answered."""

    INFORMED = "informed", _("Informed")
    GIVEN = "given", _("Agrees")
    REFUSED = "refused", _("Refuses")
    WITHDRAWN = "withdrawn", _("Withdraws the agreement")


class ConsentManner(models.TextChoices):
    """How the text reached the person."""

    READ = "read", _("Read by the person")
    SPOKEN = "spoken", _("Read aloud and explained")
    GUARDIAN = "guardian", _("Through a parent or guardian")


class AmendmentState(models.TextChoices):
    """What became of a correction proposed by another centre."""

    PROPOSED = "proposed", _("Proposed")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


class ImportState(models.TextChoices):
    """Life of an import."""

    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked, not yet imported")
    RUNNING = "running", _("Being imported")
    DONE = "done", _("Imported")
    FAILED = "failed", _("Stopped")


class LineOutcome(models.TextChoices):
    """What became of a line of an imported file."""

    READY = "ready", _("Ready")
    DOUBTFUL = "doubtful", _("Probable duplicate")
    WRONG = "wrong", _("To correct")
    IMPORTED = "imported", _("Imported")
    KNOWN = "known", _("Already imported")
