"""A person known to a centre, the numbers the person carries, and the words names are searched by."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

import pgtrigger
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce, Concat, Now, Upper
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from centres.models import Centre, Village
from centres.owned import CentreOwned, centre_immutable
from core.history import tracked
from core.models import BaseModel
from core.ownership import Ownership
from core.scoping import GuardedQuerySet, ScopeError, check_writable, is_lifted, scope_centres
from patients.choices import BirthPrecision, IdentifierKind, Language, LinkPolicy, PhoneOwner, Sex
from patients.rules.age import age_text, sex_word


class Fold(Func):
    """The house's folding of names: no accents, no case, Bambara and N'Ko letters read as Latin ones."""

    function = "core_fold"
    output_field = models.TextField()


class Words(Func):
    """The words of a text as an array."""

    function = "string_to_array"
    output_field = ArrayField(models.TextField())


def _folded_words(*fields: str) -> Words:
    parts: list[Any] = []
    for field in fields:
        parts += [Coalesce(F(field), Value("")), Value(" ")]
    return Words(Fold(Concat(*parts)), Value(" "))


# Sorted, so that two transactions that learn the same words wait for each other instead of deadlocking.
LEARN_WORDS = (
    "INSERT INTO public.patients_nameword (word) "
    "SELECT DISTINCT word FROM (SELECT unnest(name_words || kin_words) AS word FROM new_rows) AS words "
    "WHERE word <> '' ORDER BY word ON CONFLICT DO NOTHING; RETURN NULL;"
)


class PatientQuerySet(GuardedQuerySet):
    """Patients that the open scope knows; only the owning centre's rows are written."""

    def update(self, **kwargs: Any) -> int:
        owned = self if is_lifted() else self.filter(home_centre__in=scope_centres())
        return super(PatientQuerySet, owned).update(**kwargs)

    update.alters_data = True  # type: ignore[attr-defined]


class PatientManager(models.Manager.from_queryset(PatientQuerySet)):  # type: ignore[misc]
    """Patients owned by, or attached to, the centres of the open scope; without a scope it raises."""

    def get_queryset(self) -> models.QuerySet:
        rows = super().get_queryset()
        if is_lifted():
            return rows
        attachments = apps.get_model("patients", "PatientAttachment").objects.filter(ended_at=None)
        return rows.filter(Q(home_centre__in=scope_centres()) | Q(pk__in=attachments.values("patient_id")))

    def none(self) -> models.QuerySet:
        """An empty queryset, available without a scope."""
        return super().get_queryset().none()


@tracked(exclude=("name_words", "kin_words"))
class Patient(BaseModel):
    """A person, as the centre that registered the person knows them. Never changes owner, never merged away."""

    ownership = Ownership.REGISTRY
    written_by = "home_centre_id"
    patient_links: ClassVar[dict[str, LinkPolicy]] = {}

    home_centre = models.ForeignKey(Centre, on_delete=models.PROTECT, editable=False, related_name="+")
    number = models.CharField(max_length=16, unique=True, editable=False)
    given_names = models.CharField(max_length=80, blank=True)
    family_name = models.CharField(max_length=80, blank=True)
    nickname = models.CharField(max_length=60, blank=True)  # also the husband's name a woman is called by
    father_name = models.CharField(max_length=120, blank=True)
    mother_name = models.CharField(max_length=120, blank=True)
    sex = models.CharField(max_length=1, choices=Sex)
    birth_date = models.DateField(null=True, blank=True)
    birth_precision = models.CharField(max_length=9, choices=BirthPrecision, default=BirthPrecision.DAY)
    age_told_on = models.DateField(null=True, blank=True)  # the day an age, not a date, was told
    village = models.ForeignKey(Village, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    address = models.CharField(max_length=160, blank=True)
    phone = models.CharField(max_length=16, blank=True)  # E.164
    phone_owner = models.CharField(max_length=8, choices=PhoneOwner, blank=True)
    occupation = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=3, choices=Language, blank=True)
    displaced = models.BooleanField(default=False, db_default=False)
    unidentified = models.BooleanField(default=False, db_default=False)
    description = models.TextField(blank=True)  # what an unidentified person looks like, came with
    deceased_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    recorded_by_id = models.UUIDField(null=True, editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)
    name_words = models.GeneratedField(
        expression=_folded_words("given_names", "family_name", "nickname"),
        output_field=ArrayField(models.TextField()),
        db_persist=True,
    )
    kin_words = models.GeneratedField(
        expression=_folded_words("father_name", "mother_name"),
        output_field=ArrayField(models.TextField()),
        db_persist=True,
    )

    objects = PatientManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(unidentified=True) | (~Q(given_names="") & ~Q(family_name="") & ~Q(sex="U")),
                name="patients_named_unless_unidentified",
            ),
            models.CheckConstraint(
                condition=Q(birth_precision="unknown", birth_date=None)
                | (~Q(birth_precision="unknown") & Q(birth_date__isnull=False)),
                name="patients_birth_date_has_precision",
            ),
            models.CheckConstraint(
                condition=Q(unidentified=True) | ~Q(birth_precision="unknown"),
                name="patients_birth_known_unless_unidentified",
            ),
            models.CheckConstraint(
                condition=~Q(birth_precision="estimated") | Q(age_told_on__isnull=False),
                name="patients_estimated_age_has_day",
            ),
            models.CheckConstraint(
                condition=Q(birth_date=None) | Q(birth_date__gte=dt.date(1890, 1, 1)), name="patients_birth_possible"
            ),
            models.CheckConstraint(
                condition=Q(deceased_on=None) | Q(birth_date=None) | Q(deceased_on__gte=F("birth_date")),
                name="patients_death_after_birth",
            ),
        ]
        indexes = [
            GinIndex(fields=["name_words"], name="patients_name_words", fastupdate=False),
            GinIndex(fields=["kin_words"], name="patients_kin_words", fastupdate=False),
            GinIndex(OpClass(F("phone"), name="gin_trgm_ops"), name="patients_phone_part", fastupdate=False),
            GinIndex(OpClass(Upper("number"), name="gin_trgm_ops"), name="patients_number_part", fastupdate=False),
            models.Index(fields=["home_centre", "-updated_at"], name="patients_recent"),
            models.Index(fields=["home_centre", "village"], name="patients_by_village"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="home_centre_immutable",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__home_centre__df=pgtrigger.F("new__home_centre")),
            ),
            pgtrigger.Protect(
                name="number_immutable",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__number__df=pgtrigger.F("new__number")),
            ),
            pgtrigger.Trigger(
                name="learn_words",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="new_rows"),
                func=LEARN_WORDS,
            ),
            pgtrigger.Trigger(
                name="learn_new_words",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                referencing=pgtrigger.Referencing(new="new_rows"),
                func=LEARN_WORDS,
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    def check_writable(self) -> None:
        """Raises ScopeError unless the owning centre is in the open scope."""
        if not is_lifted() and self.home_centre_id not in scope_centres():
            raise ScopeError("A patient is written by the centre that registered the patient.")

    @property
    def full_name(self) -> str:
        """Given names then family name: Fatoumata Keïta."""
        return f"{self.given_names} {self.family_name}".strip()

    @property
    def display_name(self) -> str:
        """The full name, or how an unidentified person is called meanwhile."""
        return self.full_name or gettext("Unidentified person %(number)s") % {"number": self.number}

    @property
    def age_is_approximate(self) -> bool:
        """True when the age cannot be told exactly."""
        return self.birth_precision in (BirthPrecision.ESTIMATED, BirthPrecision.YEAR)

    def age_on(self, day: dt.date) -> str:
        """Age in words on a day."""
        return age_text(self.birth_date, day, approximate=self.birth_precision == BirthPrecision.ESTIMATED)

    @property
    def age(self) -> str:
        """Age in words today, or at death."""
        return self.age_on(self.deceased_on or timezone.localdate())

    @property
    def sex_word(self) -> str:
        """« garçon », « fille », « homme », « femme »."""
        return sex_word(self.sex, self.birth_date, timezone.localdate())


class PatientRowManager(models.Manager.from_queryset(GuardedQuerySet)):  # type: ignore[misc]
    """Rows about patients that the open scope knows, whichever centre wrote them."""

    def get_queryset(self) -> models.QuerySet:
        rows = super().get_queryset()
        return rows if is_lifted() else rows.filter(patient__in=Patient.objects.values("pk"))


class PatientRow(BaseModel):
    """A statement about a patient, made at a centre, known wherever the patient is."""

    ownership = Ownership.REGISTRY
    written_by = "centre_id"
    patient_links: ClassVar[dict[str, LinkPolicy]] = {"patient": LinkPolicy.UNION}

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, editable=False, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    recorded_by_id = models.UUIDField(null=True, editable=False)

    objects = PatientRowManager()

    class Meta:
        abstract = True

    def check_writable(self) -> None:
        """Raises ScopeError unless the centre that makes the statement is in the open scope."""
        check_writable(self)


@tracked()
class PatientIdentifier(PatientRow):
    """A number the person carries: indexed, not unique, but for the centre's own paper register."""

    kind = models.CharField(max_length=10, choices=IdentifierKind)
    value = models.CharField(max_length=60)  # as written on the paper
    key = models.CharField(max_length=60)  # capitals and digits only
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=160, blank=True)

    class Meta:
        verbose_name_plural = _("identity papers")
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "key"],
                condition=Q(kind="register", withdrawn_at=None),
                name="patients_register_number_once",
            ),
            models.CheckConstraint(condition=~Q(key=""), name="patients_identifier_not_empty"),
        ]
        indexes = [models.Index(fields=["key"], name="patients_identifier_key")]
        triggers = [centre_immutable()]


class NameWord(BaseModel):
    """A word of some patient's name: the vocabulary in which misspelt words are looked up."""

    ownership = Ownership.LOCAL
    untracked = "search index, rebuilt from the names"
    id = None  # type: ignore[assignment]

    word = models.TextField(primary_key=True)

    class Meta:
        indexes = [
            GinIndex(OpClass(F("word"), name="gin_trgm_ops"), name="patients_word_part"),
            models.Index(OpClass(F("word"), name="text_pattern_ops"), name="patients_word_prefix"),
        ]


class NumberCounter(CentreOwned):
    """Last serial given in a year by a centre."""

    untracked = "a counter; the numbers given stand on the patients"

    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "year"], name="patients_counter_once")]
        triggers = [centre_immutable()]
