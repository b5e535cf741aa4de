"""A patient followed elsewhere: found only with a second proof, shown masked, never listed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Q

from core.scoping import all_centres, scope_centres
from patients.models import Contact, Patient
from patients.rules.duplicates import names_likeness
from patients.rules.masking import mask_name, mask_phone
from patients.rules.names import words_of
from patients.spellings import spelling_groups

NAME_FROM = 0.8  # likeness of the names below which the proof opens nothing
SHOWN = 5


@dataclass(frozen=True)
class Masked:
    """As little as is needed to say « it is she »: never the address, the whole name or the whole number."""

    id: uuid.UUID
    name: str
    birth_year: int | None
    sex: str
    phone: str
    centre: str


def search_network(*, name: str, phone: str = "", birth_year: int | None = None, number: str = "") -> list[Masked]:
    """Files of other centres whose name is like this one and that answer the second proof, at most five.

    The proof is the telephone (E.164) of the patient or of a relative, or the birth year with the number on
    the card. Without a proof nothing is found.
    """
    own = scope_centres()
    with all_centres(reason="looking for a patient of another centre with a second proof; shown masked"):
        found = Patient.objects.filter(_proven(phone, birth_year, number)).exclude(home_centre__in=own)
        rows = list(found.select_related("home_centre").order_by("-updated_at")[: SHOWN * 10])
    wanted, groups = words_of(name), spelling_groups()
    alike = [row for row in rows if names_likeness(wanted, row.name_words, groups) >= NAME_FROM]
    return [_masked(row) for row in alike[:SHOWN]]


def _proven(phone: str, birth_year: int | None, number: str) -> Q:
    condition = Q(pk__in=[])
    if phone:
        contacts = Contact.objects.filter(phone=phone, closed_at=None)
        condition |= Q(phone=phone) | Q(pk__in=list(contacts.values_list("patient_id", flat=True)))
    if number and birth_year:
        condition |= Q(number=number, birth_date__year__range=(birth_year - 1, birth_year + 1))
    return condition


def _masked(row: Patient) -> Masked:
    return Masked(
        id=row.pk,
        name=f"{mask_name(row.given_names)} {mask_name(row.family_name)}",
        birth_year=row.birth_date.year if row.birth_date else None,
        sex=row.sex_word,
        phone=mask_phone(row.phone),
        centre=row.home_centre.short_name,
    )


def get_stranger(pk: uuid.UUID) -> Patient | None:
    """The file of another centre that a search has just shown, to be opened with a reason."""
    with all_centres(reason="opening with a reason a file found by a second proof"):
        return Patient.objects.select_related("home_centre", "village").filter(pk=pk).first()
