"""The pregnancy file: dating kept as chosen, due date stored, one open file per woman."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from centres.models import Centre
from centres.owned import centre_immutable
from core.history import tracked
from core.scoping import ScopedManager
from maternity.choices import Certainty, CloseReason, DatingMethod
from maternity.models.base import Entry, EntryQuerySet, between, cancelled_with_reason
from maternity.rules import dating
from patients.choices import LinkPolicy
from patients.models import Patient


class PregnancyQuerySet(EntryQuerySet):
    def open(self) -> PregnancyQuerySet:
        """Pregnancies still followed."""
        return self.filter(closed_on=None)

    def due_before(self, day: dt.date) -> PregnancyQuerySet:
        """Open pregnancies whose next contact was due before a day."""
        return self.open().filter(next_due_on__lt=day)


class PregnancyManager(ScopedManager.from_queryset(PregnancyQuerySet)):  # type: ignore[misc]
    """Scoped manager of pregnancies."""


@tracked()
class Pregnancy(Entry):
    """One pregnancy of one woman at one centre. The gestational age is computed, never stored."""

    patient_links: ClassVar[dict[str, LinkPolicy]] = {"patient": LinkPolicy.CONFLICT}

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=20, editable=False)  # CPN register: serial/year of the centre
    opened_on = models.DateField()
    followed_at = models.ForeignKey(Centre, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lmp_on = models.DateField(null=True, blank=True)
    lmp_certainty = models.CharField(max_length=11, choices=Certainty, default=Certainty.UNKNOWN)
    scan_on = models.DateField(null=True, blank=True)
    scan_weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    scan_days = models.PositiveSmallIntegerField(null=True, blank=True)
    height_on = models.DateField(null=True, blank=True)
    height_weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    dating_method = models.CharField(max_length=13, choices=DatingMethod)
    edd = models.DateField()
    redating_reason = models.CharField(max_length=200, blank=True)
    gravida = models.PositiveSmallIntegerField(null=True, blank=True)  # this one included
    abortions = models.PositiveSmallIntegerField(null=True, blank=True)
    live_births = models.PositiveSmallIntegerField(null=True, blank=True)
    stillbirths = models.PositiveSmallIntegerField(null=True, blank=True)
    caesareans = models.PositiveSmallIntegerField(null=True, blank=True)
    past_complications = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    chronic_conditions = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    on_cotrimoxazole = models.BooleanField(default=False)
    blood_group = models.CharField(max_length=3, blank=True)
    fetus_count = models.PositiveSmallIntegerField(default=1)
    contacts_elsewhere = models.PositiveSmallIntegerField(default=0)  # from the booklet; counts in the rank
    sp_elsewhere = models.PositiveSmallIntegerField(default=0)
    td_before = models.PositiveSmallIntegerField(default=0)
    protocol = models.CharField(max_length=10, default="anc4")
    next_due_on = models.DateField(null=True, blank=True, editable=False)
    plan_place = models.CharField(max_length=80, blank=True)
    plan_transport = models.CharField(max_length=80, blank=True)
    plan_companion = models.CharField(max_length=80, blank=True)
    plan_contact = models.CharField(max_length=80, blank=True)
    plan_money = models.BooleanField(null=True, blank=True)
    plan_donors = models.CharField(max_length=80, blank=True)
    closed_on = models.DateField(null=True, editable=False)
    close_reason = models.CharField(max_length=20, choices=CloseReason, blank=True, editable=False)
    close_note = models.CharField(max_length=300, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, db_default=1)

    objects = PregnancyManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient"], condition=Q(closed_on=None, followed_at=None), name="maternity_one_open_pregnancy"
            ),
            models.UniqueConstraint(
                fields=["centre", "patient"], condition=Q(closed_on=None), name="maternity_one_open_here"
            ),
            models.UniqueConstraint(fields=["centre", "number"], name="maternity_pregnancy_number"),
            models.CheckConstraint(
                condition=Q(closed_on=None, close_reason="") | (Q(closed_on__isnull=False) & ~Q(close_reason="")),
                name="maternity_closed_with_reason",
            ),
            models.CheckConstraint(
                condition=(Q(dating_method="lmp") & Q(lmp_on__isnull=False))
                | (Q(dating_method="ultrasound") & Q(scan_on__isnull=False, scan_weeks__isnull=False))
                | (Q(dating_method="fundal_height") & Q(height_on__isnull=False, height_weeks__isnull=False)),
                name="maternity_dating_has_its_source",
            ),
            models.CheckConstraint(
                condition=Q(edd__gt=F("opened_on") - dt.timedelta(days=60)), name="maternity_due_date_possible"
            ),
            between("gravida", 1, 20, "maternity_gravida"),
            between("scan_weeks", 4, 42, "maternity_scan_weeks"),
            between("scan_days", 0, 6, "maternity_scan_days"),
            between("height_weeks", 4, 44, "maternity_height_weeks"),
            between("fetus_count", 1, 8, "maternity_fetus_count"),
            between("contacts_elsewhere", 0, 20, "maternity_contacts_elsewhere"),
            cancelled_with_reason("maternity_pregnancy_cancelled"),
        ]
        indexes = [
            models.Index(fields=["centre", "closed_on"], name="maternity_preg_closed"),
            models.Index(fields=["centre", "next_due_on"], condition=Q(closed_on=None), name="maternity_preg_due"),
            models.Index(fields=["centre", "edd"], name="maternity_preg_edd"),
        ]
        triggers = [centre_immutable()]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def effective_lmp(self) -> dt.date:
        """The day the pregnancy is counted from: due date − 280 days."""
        return dating.effective_lmp(self.edd)

    def age_on(self, day: dt.date) -> dating.GestationalAge:
        """Completed weeks and days on a day. Raises ValueError before the pregnancy."""
        return dating.gestational_age(self.edd, day)

    @property
    def age(self) -> dating.GestationalAge:
        """Weeks and days today, or on the day the file was closed."""
        return self.age_on(self.closed_on or timezone.localdate())

    @property
    def parity(self) -> int | None:
        """Earlier births, live and still; None when unknown."""
        if self.live_births is None and self.stillbirths is None:
            return None
        return (self.live_births or 0) + (self.stillbirths or 0)
