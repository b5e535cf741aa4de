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
