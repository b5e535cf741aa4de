"""Next injection and couple-years of protection (CYP).

Source: versioned factors of ``cyp_factors.csv`` (DHIS2 RMNCAH, GHSP 2024); injection days of the
community protocol (opens at 84, closes at 91 days; secondary).
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

DMPA_OPENS_DAYS, DMPA_CLOSES_DAYS = 84, 91


def dmpa_window(injected_on: date) -> tuple[date, date]:
    """First and last day of the next three-month injection: 12 and 13 weeks after."""
    return injected_on + timedelta(days=DMPA_OPENS_DAYS), injected_on + timedelta(days=DMPA_CLOSES_DAYS)


def couple_years(quantities: Mapping[str, int], cyp_per_unit: Mapping[str, Decimal]) -> Decimal:
    """Σ quantity × factor, two decimals. Raises KeyError for a method without factor, ValueError below 0."""
    if any(quantity < 0 for quantity in quantities.values()):
        raise ValueError("quantities below zero")
    total = sum((quantity * cyp_per_unit[method] for method, quantity in quantities.items()), Decimal(0))
    return total.quantize(Decimal("0.01"))
