"""Numbered sheets for the hours without the computer: what is typed in later names its sheet."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from care.choices import DocumentKind
from care.services.counters import next_document


@transaction.atomic
def number_sheets(*, centre: Any, count: int) -> list[str]:
    """The next numbers of the centre: KBG-F26-0001…; a number is never given twice."""
    year = timezone.localdate().year
    serials = [next_document(centre_id=centre.pk, kind=DocumentKind.SHEET, year=year) for _ in range(count)]
    return [f"{centre.short_code}-F{year % 100:02}-{serial:04}" for serial in serials]
