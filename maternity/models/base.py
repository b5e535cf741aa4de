"""What every maternity row has: who wrote it, under whose responsibility, and how it is cancelled."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from centres.owned import CentreOwned
from core.scoping import ScopedManager, ScopedQuerySet


class EntryQuerySet(ScopedQuerySet):
    """Rows as they count."""

    def standing(self) -> EntryQuerySet:
        """Rows that have not been cancelled."""
        return self.filter(cancelled_at=None)

    def pending(self) -> EntryQuerySet:
        """A trainee's entries that nobody has countersigned yet; they count meanwhile."""
        return self.standing().filter(trainee_entry=True, validated_at=None)


class EntryManager(ScopedManager.from_queryset(EntryQuerySet)):  # type: ignore[misc]
    """Scoped manager with the vocabulary of entries."""


class Entry(CentreOwned):
    """An act written by someone: cancelled with author, time and reason, never deleted."""

    recorded_by_id = models.UUIDField(editable=False)
    trainee_entry = models.BooleanField(default=False, db_default=False, editable=False)
    validated_at = models.DateTimeField(null=True, editable=False)
    validated_by_id = models.UUIDField(null=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    cancelled_by_id = models.UUIDField(null=True, editable=False)
    cancelled_reason = models.CharField(max_length=300, blank=True, editable=False)

    objects = EntryManager()

    class Meta:
        abstract = True

    @property
    def is_pending(self) -> bool:
        """A trainee's entry without countersignature."""
        return self.trainee_entry and self.validated_at is None


def between(field: str, low: float, high: float, name: str) -> models.CheckConstraint:
    """The database refuses the impossible; a missing value is allowed."""
    return models.CheckConstraint(
        condition=Q(**{field: None}) | Q(**{f"{field}__gte": low, f"{field}__lte": high}), name=name
    )


def cancelled_with_reason(name: str) -> models.CheckConstraint:
    """A cancellation names its author and its reason."""
    return models.CheckConstraint(
        condition=Q(cancelled_at=None) | (Q(cancelled_by_id__isnull=False) & ~Q(cancelled_reason="")), name=name
    )
