"""Maternal and perinatal death reviews."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.gates import RefusedError
from maternity.choices import ReviewSubject
from maternity.models import DeathReview, Delivery, Newborn
from maternity.services.entries import Author


@transaction.atomic
def open_review(
    *, by: Author, died_on: date, delivery: Delivery | None = None, newborn: Newborn | None = None, **values: Any
) -> DeathReview:
    """Open the review of a death: of the mother (`delivery`) or of the baby (`newborn`). Raises RefusedError."""
    subject = ReviewSubject.PERINATAL if newborn else ReviewSubject.MATERNAL
    try:
        with transaction.atomic():
            return DeathReview.objects.create(
                subject=subject, delivery=delivery, newborn=newborn, died_on=died_on, **by.stamp(), **values
            )
    except IntegrityError as error:
        raise RefusedError(_("The review of this death is already open.")) from error


@transaction.atomic
def complete_review(*, by: Author, review: DeathReview, **values: Any) -> DeathReview:
    """Write the findings of the review."""
    for field, value in values.items():
        setattr(review, field, value)
    review.save(update_fields=list(values))
    return review
