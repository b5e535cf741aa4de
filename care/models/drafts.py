"""What is typed and not signed yet: kept on the server until the signature, at most 72 hours."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from accounts.models import User
from care.models.visits import Visit
from centres.owned import CentreOwned, centre_immutable
from core.constraints import SameCentre
from patients.choices import LinkPolicy
from patients.models import Patient


class Draft(CentreOwned):
    """The fields of a form that is being filled in; its key is that of the record to come.

    `fields`: form field name → list of values, empty ones left out.
    """

    deletable = True
    untracked = "states no fact; erased at the signature or after 72 hours"
    patient_links: ClassVar[dict[str, LinkPolicy]] = {"patient": LinkPolicy.UNION}

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, related_name="drafts")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=160)
    fields = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    tab = models.CharField(max_length=36, blank=True)  # the browser tab that wrote last
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            SameCentre(field="visit", name="care_draft_visit_centre"),
            models.UniqueConstraint(fields=["visit"], name="care_draft_one_per_visit"),
        ]
        indexes = [
            models.Index(fields=["author", "-saved_at"], name="care_draft_author"),
            models.Index(fields=["saved_at"], name="care_draft_age"),
        ]
        triggers = [centre_immutable()]
