"""What a patient is entitled to at this centre today, in a word or two for the banner of the file."""

from __future__ import annotations

import uuid

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import Access
from billing.circumstances import age_months
from billing.models import Coverage
from billing.pricing import in_force, programmes_in_force
from patients.models import Patient
from patients.providers import Tag

UNDER_FIVE = 60  # months


def tags(access: Access, ids: set[uuid.UUID], patient: Patient) -> list[Tag]:
    """Insurers recorded here, and the free care of a child under five where a programme gives it."""
    today = timezone.localdate()
    covers = Coverage.objects.filter(in_force(today), centre=access.centre_id, patient__in=ids, withdrawn_reason="")
    found = [("info", payer) for payer in sorted(set(covers.values_list("payer__code", flat=True)))]
    return [*_under_five(access, patient), *found]


def _under_five(access: Access, patient: Patient) -> list[Tag]:
    today = timezone.localdate()
    age = age_months(patient, today)
    if age is None or age >= UNDER_FIVE:
        return []
    programmes = programmes_in_force(centre_id=access.centre_id, on=today)
    free = any(p.max_age_months_exclusive == UNDER_FIVE and not p.min_age_months for p in programmes)
    return [("ok", _("Free care: under 5 years"))] if free else []
