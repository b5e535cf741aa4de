"""Two files of one person: linked, never merged."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from centres.models import Centre
from centres.owned import centre_immutable
from core.history import tracked
from core.models import BaseModel
from core.ownership import Ownership
from core.scoping import GuardedQuerySet, check_writable
from patients.choices import LinkPolicy
from patients.models.registry import Patient


class LinkQuerySet(GuardedQuerySet):
    def in_force(self) -> LinkQuerySet:
        """Links that have not been undone."""
        return self.filter(undone_at=None)


@tracked()
class PatientLink(BaseModel):
    """`duplicate` is another file of the person whose canonical file is `canonical`."""

    ownership = Ownership.REGISTRY
    written_by = "centre_id"
    patient_links: ClassVar[dict[str, LinkPolicy]] = {
        "duplicate": LinkPolicy.CHOOSE,
        "canonical": LinkPolicy.CHOOSE,
    }

    duplicate = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    canonical = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, editable=False, related_name="+")
    reason = models.CharField(max_length=300)
    snapshot = models.JSONField()  # both identities as they stood
    linked_at = models.DateTimeField(db_default=Now(), editable=False)
    linked_by_id = models.UUIDField()
    undone_at = models.DateTimeField(null=True)
    undone_by_id = models.UUIDField(null=True)
    undone_reason = models.CharField(max_length=300, blank=True)

    objects = models.Manager.from_queryset(LinkQuerySet)()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["duplicate"], condition=Q(undone_at=None), name="patients_linked_once"),
            models.CheckConstraint(condition=~Q(duplicate=F("canonical")), name="patients_not_linked_to_itself"),
        ]
        indexes = [
            models.Index(fields=["canonical"], condition=Q(undone_at=None), name="patients_link_canonical"),
        ]
        triggers = [centre_immutable()]

    def check_writable(self) -> None:
        """Raises ScopeError unless the centre that links the files is in the open scope."""
        check_writable(self)
