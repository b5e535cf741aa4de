"""What has to be served: prescriptions of the centre, of elsewhere, and sales at the counter."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from catalog.models import Medicine
from centres.owned import CentreOwned, centre_immutable
from core.constraints import SameCentre
from core.history import tracked
from core.models import append_only_trigger
from patients.choices import LinkPolicy
from pharmacy.choices import NotServed, RequestSource, RequestState
from pharmacy.models.ledger import Document


@tracked()
class DispensingRequest(CentreOwned):
    """A patient's medicines to serve. `executable` is false while a trainee's prescription waits for its
    countersignature."""

    patient_links: ClassVar[dict[str, LinkPolicy]] = {"patient": LinkPolicy.UNION}

    source = models.CharField(max_length=8, choices=RequestSource)
    prescription_id = models.UUIDField(null=True)  # care's prescription
    patient = models.ForeignKey("patients.Patient", on_delete=models.PROTECT, related_name="+")
    visit_id = models.UUIDField(null=True)
    prescriber = models.CharField(max_length=160, blank=True)
    reference = models.CharField(max_length=60, blank=True)  # number of a prescription from elsewhere
    written_at = models.DateTimeField()
    executable = models.BooleanField(default=True)
    state = models.CharField(max_length=7, choices=RequestState, default=RequestState.WAITING)
    closed_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["written_at"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "prescription_id"], name="pharmacy_prescription_once"),
            models.CheckConstraint(
                condition=~Q(source=RequestSource.CARE) | Q(prescription_id__isnull=False),
                name="pharmacy_request_names_prescription",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.CLOSED) | ~Q(closed_reason=""), name="pharmacy_closed_with_reason"
            ),
        ]
        indexes = [
            models.Index(
                fields=["centre", "written_at"],
                condition=Q(state__in=[RequestState.WAITING, RequestState.PARTIAL]),
                name="pharmacy_queue",
            ),
        ]
        triggers = [centre_immutable(), pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)]


@tracked()
class DispensingLine(CentreOwned):
    """One product of a request, in dispensing units. What is not served has its reason: it is unmet demand."""

    request = models.ForeignKey(DispensingRequest, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    medicine = models.ForeignKey(Medicine, on_delete=models.PROTECT, related_name="+")
    prescribed = models.PositiveIntegerField()
    days = models.PositiveSmallIntegerField(default=1)
    posology = models.CharField(max_length=200, blank=True)
    not_served = models.PositiveIntegerField(default=0)
    not_served_reason = models.CharField(max_length=11, choices=NotServed, blank=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="substitutes")
    substitution_agreed_by = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            SameCentre(field="request", name="pharmacy_line_request_same_centre"),
            SameCentre(field="replaces", name="pharmacy_line_replaces_same_centre"),
            models.UniqueConstraint(fields=["request", "position"], name="pharmacy_line_position_once"),
            models.CheckConstraint(condition=Q(prescribed__gt=0), name="pharmacy_prescribed_positive"),
            models.CheckConstraint(
                condition=Q(not_served=0) | ~Q(not_served_reason=""), name="pharmacy_not_served_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(not_served__lte=models.F("prescribed")), name="pharmacy_not_served_within_prescribed"
            ),
            models.CheckConstraint(
                condition=Q(replaces=None) | ~Q(substitution_agreed_by=""), name="pharmacy_substitution_agreed"
            ),
        ]
        triggers = [centre_immutable(), pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)]


class Served(CentreOwned):
    """What one document gave of one line, price frozen. A reversed document no longer counts."""

    append_only = True
    untracked = "append-only"

    line = models.ForeignKey(DispensingLine, on_delete=models.PROTECT, related_name="served")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="served")
    qty = models.PositiveIntegerField()
    amount = models.PositiveIntegerField()  # FCFA, before any cover
    lots = models.CharField(max_length=200)  # numbers as printed on the label
    short_dated = models.BooleanField(default=False)  # a lot ends before the treatment

    class Meta:
        constraints = [
            SameCentre(field="line", name="pharmacy_served_line_same_centre"),
            SameCentre(field="document", name="pharmacy_served_document_same_centre"),
            models.UniqueConstraint(fields=["line", "document"], name="pharmacy_served_once"),
            models.CheckConstraint(condition=Q(qty__gt=0), name="pharmacy_served_positive"),
        ]
        triggers = [append_only_trigger()]
