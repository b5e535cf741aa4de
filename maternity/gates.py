"""What maternity refuses in lower apps."""

from __future__ import annotations

from django.utils.translation import gettext as _

from maternity.models import Pregnancy
from patients.models import Patient
from patients.selectors import person_ids


def two_open_pregnancies(*, duplicate: Patient, canonical: Patient) -> str | None:
    """Two files with an open pregnancy each are not linked until one pregnancy is resolved."""
    files = person_ids(duplicate.pk) | person_ids(canonical.pk)
    if Pregnancy.objects.open().filter(patient__in=files).count() < 2:
        return None
    return _("Both files have an open pregnancy: close one of them before linking.")
