"""What is prescribed: lines with dose, frequency, duration and the quantity computed from them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from care.choices import ConsultationState, DoseUnit, Route
from care.models.consultations import Consultation, Part, unsigned_parent
from catalog.models import Medicine
from centres.owned import CentreOwned
from core.constraints import SameCentre
from core.models import append_only_trigger
from patients.choices import LinkPolicy
from patients.models import Patient


class Prescription(Part):
    """The prescription of one revision of a consultation."""

    patient_links: ClassVar[dict[str, LinkPolicy]] = {"patient": LinkPolicy.UNION}

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    weight_kg = models.DecimalField(max_digits=6, decimal_places=3, null=True)  # the doses were computed for it
    prescriber = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    prescriber_name = models.CharField(max_length=160)
    prescriber_role = models.CharField(max_length=120)
    written_at = models.DateTimeField()

    class Meta(Part.Meta):
        constraints = [
            SameCentre(field="consultation", name="care_prescription_centre"),
            models.UniqueConstraint(fields=["consultation", "revision"], name="care_prescription_once"),
        ]
        indexes = [models.Index(fields=["patient", "-written_at"], name="care_prescription_patient")]
        triggers = [append_only_trigger(), unsigned_parent()]

    @property
    def is_current(self) -> bool:
        """False for the prescription of a revision that was returned and written again."""
        return self.revision == self.consultation.revision

    @property
    def is_executable(self) -> bool:
        """True when it may be dispensed: countersigned where needed, or ordered by voice in an emergency."""
        if not self.is_current:
            return False
        return self.consultation.state == ConsultationState.SIGNED or self.consultation.oral_orders.exists()


class PrescriptionLine(CentreOwned):
    """One medicine. `dose` is in `unit`; `quantity` in the medicine's dispensing unit.

    `warnings`: list of {code, subject, reason} that the prescriber acknowledged.
    """

    append_only = True
    untracked = "append-only"

    prescription = models.ForeignKey(Prescription, on_delete=models.PROTECT, related_name="lines")
    rank = models.PositiveSmallIntegerField()
    medicine = models.ForeignKey(Medicine, on_delete=models.PROTECT, related_name="+")
    dose = models.DecimalField(max_digits=7, decimal_places=3, null=True)
    unit = models.CharField(max_length=12, choices=DoseUnit, blank=True)
    times_per_day = models.DecimalField(max_digits=4, decimal_places=2, null=True)  # 0.5: every other day
    days = models.PositiveSmallIntegerField(null=True)
    as_needed = models.BooleanField(default=False)
    route = models.CharField(max_length=8, choices=Route, blank=True)
    posology = models.CharField(max_length=200)  # the sentence the patient reads
    quantity = models.PositiveSmallIntegerField()
    quantity_computed = models.PositiveSmallIntegerField(null=True)
    instructions = models.CharField(max_length=200, blank=True)
    dose_source = models.CharField(max_length=200, blank=True)  # row and source of a proposed dose
    external = models.BooleanField(default=False)  # to be bought elsewhere
    warnings = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["rank"]
        constraints = [
            SameCentre(field="prescription", name="care_line_prescription_centre"),
            models.UniqueConstraint(fields=["prescription", "rank"], name="care_line_rank_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="care_line_quantity_positive"),
            models.CheckConstraint(condition=Q(dose=None) | Q(dose__gt=0), name="care_line_dose_positive"),
            models.CheckConstraint(
                condition=Q(times_per_day=None) | Q(times_per_day__gt=0), name="care_line_times_positive"
            ),
            models.CheckConstraint(condition=Q(days=None) | Q(days__range=(1, 365)), name="care_line_days_possible"),
        ]
        triggers = [append_only_trigger()]


class OralOrder(CentreOwned):
    """A supervisor ordered by voice, in an emergency, what a trainee wrote: executable at once,
    to be countersigned within 24 hours."""

    append_only = True
    untracked = "append-only"

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="oral_orders")
    ordered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ordered_by_name = models.CharField(max_length=160)
    received_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    received_by_name = models.CharField(max_length=160)
    ordered_at = models.DateTimeField()
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [
            SameCentre(field="consultation", name="care_oral_order_centre"),
            models.CheckConstraint(condition=~Q(ordered_by=F("received_by")), name="care_oral_order_two_people"),
            models.CheckConstraint(condition=~Q(reason=""), name="care_oral_order_has_reason"),
        ]
        triggers = [append_only_trigger()]
