"""What a diagnosis is called for whom: restricted subjects are named in the record only, and by right."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.access import Access
from care.rules.sensitivity import HIV, MENTAL_HEALTH, VIOLENCE, may_be_named
from core.permissions import Permission

_SUBJECTS = {
    Permission.HIV_READ: HIV,
    Permission.MENTAL_HEALTH_READ: MENTAL_HEALTH,
    Permission.VIOLENCE_READ: VIOLENCE,
}


def readable(access: Access) -> frozenset[str]:
    """Restricted subjects that the permissions open."""
    return frozenset(subject for permission, subject in _SUBJECTS.items() if access.may(permission))


def diagnosis_label(access: Access, diagnosis: Any, *, in_record: bool = True) -> str:
    """The label, or a neutral word."""
    named = may_be_named(diagnosis.icd10, sensitive=diagnosis.sensitive, readable=readable(access), in_record=in_record)
    return diagnosis.label if named else _("Follow-up of the month")
