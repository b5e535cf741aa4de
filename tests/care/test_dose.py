"""Doses: every band has a source, no gap, no neighbour's dose."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.rules.dose import (
    DoseProposal,
    NoDose,
    Subject,
    exact_mg,
    is_due,
    propose,
    quantity,
    weight_is_current,
)
from care.rules.tables.doses import DEFAULT_BANDS, DoseBand, parse_amount, parse_days

TABLES: dict[tuple[str, str], list[DoseBand]] = defaultdict(list)
for _row in DEFAULT_BANDS:
    TABLES[_row.dci, _row.indication].append(_row)
AL = ("Artéméther+luméfantrine", "PALUDISME_SIMPLE")
AMOXICILLIN = ("Amoxicilline", "PNEUMONIE")
GENTAMICIN = ("Gentamicine", "PRE_REFERENCE_2_59_MOIS")
INFANT_GENTAMICIN = ("Gentamicine", "JEUNE_NOURRISSON_INFECTION_GRAVE")


def proposed(medicine: tuple[str, str], **subject: Any) -> DoseProposal:
    fields: dict[str, Any] = {
        key: Decimal(str(value)) if key == "weight_kg" else value for key, value in subject.items()
    }
    found = propose(*medicine, Subject(**fields))
    assert isinstance(found, DoseProposal), found
    return found


@pytest.mark.parametrize("table", TABLES, ids="/".join)
def test_weight_bands_follow_one_another_without_gap(table: tuple[str, str]) -> None:
    bands = [row.weight for row in TABLES[table] if row.weight.given]
    for lower, upper in pairwise(bands):
        assert lower.high == upper.low


@given(st.sampled_from(list(TABLES)), st.decimals("0.5", "70", places=2), st.integers(0, 59))
def test_at_most_one_row_holds_a_weight(table: tuple[str, str], weight: Decimal, months: int) -> None:
    rows = [row for row in TABLES[table] if row.weight.given and row.weight.holds(weight)]
    assert len(rows) <= 1
    found = propose(*table, Subject(weight, months))
    if isinstance(found, DoseProposal) and rows:
        assert found.band == rows[0]


@given(st.sampled_from([AL, AMOXICILLIN]), st.decimals("4", "60", places=1), st.decimals("0", "9", places=1))
def test_a_heavier_child_never_gets_less(table: tuple[str, str], weight: Decimal, more: Decimal) -> None:
    doses = [propose(*table, Subject(kg)) for kg in (weight, weight + more)]
    units = [found.units for found in doses if isinstance(found, DoseProposal)]
    assert units == sorted(unit for unit in units if unit is not None)


@pytest.mark.parametrize("row", DEFAULT_BANDS, ids=lambda row: row.code)
def test_every_packaged_row_names_its_source(row: DoseBand) -> None:
    assert row.source
    assert row.confidence in ("confirmed", "general")


def test_a_row_without_a_source_proposes_nothing() -> None:
    bare = [replace(row, source="") for row in TABLES[AL]]
    assert propose(*AL, Subject(Decimal(12)), bands=bare) is NoDose.NO_SOURCED_ROW
    assert propose("Inconnu", "RIEN", Subject(Decimal(12))) is NoDose.NO_SOURCED_ROW


@pytest.mark.parametrize(
    ("medicine", "subject", "reason"),
    [
        (AL, Subject(Decimal("4.99")), NoDose.OUTSIDE_WEIGHT),
        (AL, Subject(age_months=14), NoDose.WEIGHT_REQUIRED),
        (AMOXICILLIN, Subject(Decimal("3.9")), NoDose.OUTSIDE_WEIGHT),
        (AMOXICILLIN, Subject(Decimal(20)), NoDose.OUTSIDE_WEIGHT),
        (AMOXICILLIN, Subject(Decimal(15), age_months=60), NoDose.OUTSIDE_AGE),
        (AMOXICILLIN, Subject(), NoDose.WEIGHT_REQUIRED),
        (GENTAMICIN, Subject(age_months=10), NoDose.WEIGHT_REQUIRED),
        (("Zinc (sulfate)", "DIARRHEE"), Subject(Decimal(8)), NoDose.AGE_REQUIRED),
        (("Zinc (sulfate)", "DIARRHEE"), Subject(age_months=1), NoDose.OUTSIDE_AGE),
        (INFANT_GENTAMICIN, Subject(Decimal(3), age_days=60), NoDose.OUTSIDE_AGE),
    ],
)
def test_no_dose_outside_the_table(medicine: tuple[str, str], subject: Subject, reason: NoDose) -> None:
    assert propose(*medicine, subject) is reason


def test_the_weight_decides_and_age_only_without_it() -> None:
    assert proposed(AMOXICILLIN, weight_kg="9.95", age_months=30).units == 1
    by_age = proposed(AMOXICILLIN, age_months=30)
    assert (by_age.units, by_age.by_age) == (2, True)
    assert not proposed(("Zinc (sulfate)", "DIARRHEE"), age_months=7).by_age


@pytest.mark.parametrize(("days", "mg"), [(6, "15.00"), (7, "22.50")])
def test_gentamicin_of_the_young_infant_changes_on_day_seven(days: int, mg: str) -> None:
    assert proposed(INFANT_GENTAMICIN, weight_kg=3, age_days=days, age_months=0).mg == Decimal(mg)


@pytest.mark.parametrize(("strength", "ml"), [(40, "1.50"), (20, "3.00")])
def test_the_ampoule_chosen_recomputes_the_volume(strength: int, ml: str) -> None:
    found = propose(*GENTAMICIN, Subject(Decimal(8), 10), concentration_mg_ml=Decimal(strength))
    assert isinstance(found, DoseProposal)
    assert (found.mg, found.ml) == (Decimal("60.00"), Decimal(ml))


@pytest.mark.parametrize(
    ("medicine", "subject", "days", "units"),
    [
        (AL, {"weight_kg": 12}, None, 6),
        (AMOXICILLIN, {"weight_kg": 12}, None, 20),
        (AMOXICILLIN, {"weight_kg": 12}, 3, 12),
        (("Zinc (sulfate)", "DIARRHEE"), {"age_months": 4}, 11, 6),
        (("Albendazole", "DEPARASITAGE"), {"age_months": 14}, None, 1),
        (("Cotrimoxazole", "PROPHYLAXIE_VIH"), {"weight_kg": 7}, None, None),
        (("Cotrimoxazole", "PROPHYLAXIE_VIH"), {"weight_kg": 7}, 30, 60),
    ],
)
def test_quantity_counts_half_tablets_and_rounds_up_once(
    medicine: tuple[str, str], subject: dict[str, Any], days: int | None, units: int | None
) -> None:
    assert quantity(proposed(medicine, **subject), days) == units


@given(st.decimals("0.5", "61", places=1))
def test_the_printed_volume_is_never_two_percent_under_the_exact_dose(weight: Decimal) -> None:
    found = propose("Artésunate", "PALUDISME_GRAVE_IV", Subject(weight))
    exact = exact_mg("Artésunate", "PALUDISME_GRAVE_IV", weight)
    assert isinstance(found, DoseProposal)
    assert found.mg is not None
    assert exact is not None
    assert found.mg >= exact * Decimal("0.98")


@pytest.mark.parametrize(
    ("age", "ago", "due"),
    [(12, None, True), (12, 3, False), (24, 4, True), (11, 5, False), (13, 4, True), (11, 6, True)],
)
def test_vitamin_a_waits_four_months_and_once_under_one_year(age: int, ago: int | None, due: bool) -> None:
    found = proposed(("Rétinol (vit. A)", "SUPPLEMENTATION"), age_months=age)
    assert is_due(found, age_months=age, last_dose_months_ago=ago) is due


@pytest.mark.parametrize(
    ("weighed", "malnourished", "current"),
    [
        ("2026-03-01", False, True),
        ("2026-02-28", False, False),
        ("2026-03-08", True, True),
        ("2026-03-07", True, False),
    ],
)
def test_an_old_weight_is_asked_again(weighed: str, malnourished: bool, current: bool) -> None:
    day = date.fromisoformat(weighed)
    assert weight_is_current(day, date(2026, 3, 15), severe_malnutrition=malnourished) is current


def test_impossible_inputs_are_refused() -> None:
    with pytest.raises(ValueError, match="above zero"):
        propose(*AL, Subject(Decimal(0)))
    with pytest.raises(ValueError, match="at least one day"):
        quantity(proposed(AL, weight_kg=12), 0)
    with pytest.raises(ValueError, match="future"):
        weight_is_current(date(2026, 3, 16), date(2026, 3, 15), severe_malnutrition=False)
    with pytest.raises(ValueError, match="unreadable"):
        parse_amount("un peu")
    assert parse_days("10-14") == (10, 14)
