"""How many doses a dispensing unit holds, read from the catalogue's wording; unknown stays unknown.

Source: columns `strength`, `form`, `dispensing_unit` of medicines.csv.
"""

from __future__ import annotations

import re
from decimal import Decimal

from care.rules.prescription import quantity_to_dispense

_COUNT = re.compile(r"\bx\s?(\d+)\b")
_VOLUME = re.compile(r"(\d+(?:[.,]\d+)?)\s*ml\s*$")
SAME_UNIT = {
    "comprimé": "tablet",
    "gélule": "capsule",
    "capsule": "capsule",
    "sachet": "sachet",
    "ampoule": "ampoule",
    "suppositoire": "suppository",
    "unité": "unit",
}
DEFAULT_UNIT = {
    "comprimé": "tablet",
    "comprimé dispersible": "tablet",
    "comprimé à croquer": "tablet",
    "comprimé vaginal": "tablet",
    "gélule": "capsule",
    "capsule": "capsule",
    "suspension": "ml",
    "sirop": "ml",
    "solution buvable": "ml",
    "suppositoire": "suppository",
    "injectable": "ampoule",
    "poudre injectable": "vial",
    "perfusion": "ml",
    "crème": "application",
    "pommade": "application",
    "pommade ophtalmique": "application",
    "collyre": "drop",
    "aérosol": "puff",
    "pâte": "sachet",
}


def unit_of(form: str, dispensing_unit: str) -> str:
    """The unit in which a dose of this form is usually said; empty when the catalogue does not tell."""
    return DEFAULT_UNIT.get(form) or SAME_UNIT.get(dispensing_unit, "")


def content_of(strength: str, dispensing_unit: str, dose_unit: str) -> Decimal | None:
    """Dose units in one dispensing unit: 6 tablets in a blister « x6 », 500 ml in a bottle « 500 ml ».

    None when the catalogue does not say (a bottle of syrup without its volume).
    """
    counted = _COUNT.search(strength)
    if counted and dose_unit in ("tablet", "capsule"):
        return Decimal(counted.group(1))
    volume = _VOLUME.search(strength)
    if volume and dose_unit == "ml" and "/" not in strength:
        return Decimal(volume.group(1).replace(",", "."))
    same = SAME_UNIT.get(dispensing_unit)
    alike = {same, "capsule" if same == "tablet" else same}
    if dispensing_unit == "flacon" and dose_unit == "vial":
        return Decimal(1)
    return Decimal(1) if dose_unit in alike else None


def quantity_for(
    *,
    dose: Decimal | None,
    times_per_day: Decimal | None,
    days: int | None,
    content: Decimal | None,
) -> int | None:
    """Dispensing units for the course, rounded up; None when a factor is unknown.

    A single dose has neither frequency nor duration.
    """
    if dose is None or content is None:
        return None
    if times_per_day is None and days is None:
        return quantity_to_dispense(dose, Decimal(1), 1, unit_content=content)
    if times_per_day is None or days is None:
        return None
    return quantity_to_dispense(dose, times_per_day, days, unit_content=content)
