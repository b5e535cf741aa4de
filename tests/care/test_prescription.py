"""Quantities and the warnings of a prescription."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from care.rules.prescription import (
    Medicine,
    Patient,
    components,
    quantity_to_dispense,
    unanswered,
    warnings_for,
)


def codes(medicine: Medicine, patient: Patient, *others: str) -> list[str]:
    return [warning.code for warning in warnings_for(medicine, patient, others)]


@pytest.mark.parametrize(
    ("dose", "times", "days", "content", "units"),
    [
        ("1", "2", 5, "1", 10),
        ("0.5", "1", 11, "1", 6),
        ("1", "2", 3, "6", 1),
        ("2", "2", 3, "6", 2),
        ("5", "3", 7, "100", 2),
        ("0.25", "2", 5, "1", 3),
    ],
)
def test_quantity_in_dispensing_units(dose: str, times: str, days: int, content: str, units: int) -> None:
    found = quantity_to_dispense(Decimal(dose), Decimal(times), days, unit_content=Decimal(content))
    assert found == units


@given(
    st.decimals("0.25", "10", places=2),
    st.integers(1, 6),
    st.integers(1, 30),
    st.decimals("0.5", "120", places=1),
)
def test_enough_for_the_course_and_never_a_whole_unit_too_many(
    dose: Decimal, times: int, days: int, content: Decimal
) -> None:
    units = quantity_to_dispense(dose, Decimal(times), days, unit_content=content)
    needed = dose * times * days
    assert (units - 1) * content < needed <= units * content


@pytest.mark.parametrize(("dose", "days"), [("0", 5), ("1", 0), ("-1", 5)])
def test_no_quantity_without_a_dose_or_a_day(dose: str, days: int) -> None:
    with pytest.raises(ValueError, match="above zero"):
        quantity_to_dispense(Decimal(dose), Decimal(1), days)


def test_components_ignore_accents_case_and_notes() -> None:
    assert components("Sulfadoxine+Pyriméthamine") == {"sulfadoxine", "pyrimethamine"}
    assert components("ATPE (type Plumpy'Nut)") == {"atpe"}


@pytest.mark.parametrize(
    ("allergy", "dci", "stopped"),
    [
        ("amoxicilline", "Amoxicilline+acide clavulanique", True),
        ("Pénicilline", "Ampicilline", True),
        ("penicillins", "Amoxicilline", True),
        ("Cotrimoxazole", "Sulfadoxine+pyriméthamine", True),
        ("Pénicilline", "Gentamicine", False),
    ],
)
def test_an_allergy_stops_the_component_and_its_family(allergy: str, dci: str, stopped: bool) -> None:
    warnings = warnings_for(Medicine(dci), Patient(allergies=[allergy]))
    assert [warning.level for warning in warnings] == (["stop"] if stopped else [])


def test_the_same_component_twice() -> None:
    assert codes(Medicine("Paracétamol"), Patient(), "paracetamol") == ["duplicate"]
    assert codes(Medicine("Paracétamol"), Patient(current=["Paracétamol"])) == ["duplicate"]
    assert codes(Medicine("Paracétamol"), Patient(), "Amoxicilline") == []


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ("Fer", "ATPE (type Plumpy'Nut)", "iron_with_rutf"),
        ("Fer+acide folique", "Zinc (sulfate)", "iron_zinc_apart"),
        ("Cotrimoxazole", "Sulfadoxine+pyriméthamine", "cotrimoxazole_with_sp"),
        ("Cotrimoxazole", "SP+amodiaquine (CPS)", "cotrimoxazole_with_sp"),
        ("Rétinol (vit. A)", "ATPE", "vitamin_a_with_rutf"),
    ],
)
def test_a_conflict_is_told_from_both_sides(first: str, second: str, code: str) -> None:
    assert codes(Medicine(first), Patient(), second) == [code]
    assert codes(Medicine(second), Patient(), first) == [code]


@pytest.mark.parametrize(
    ("patient", "expected"),
    [
        (Patient(pregnant=True, sex="F"), ["pregnancy_contre_indique"]),
        (Patient(pregnant=False, sex="F"), []),
        (Patient(sex="F", age_months=25 * 12), ["pregnancy_unknown"]),
        (Patient(sex="F", age_months=6 * 12), []),
        (Patient(sex="M", age_months=25 * 12), []),
    ],
)
def test_a_caution_in_pregnancy(patient: Patient, expected: list[str]) -> None:
    assert codes(Medicine("Doxycycline", "CONTRE_INDIQUE"), patient) == expected


def test_age_and_repetition() -> None:
    assert codes(Medicine("Albendazole", min_age_months=12), Patient(age_months=11)) == ["under_min_age"]
    assert codes(Medicine("Albendazole", min_age_months=12), Patient(age_months=12)) == []
    assert codes(Medicine("Albendazole", min_age_months=12), Patient()) == ["age_unknown"]
    recent = Patient(days_since={"Rétinol (vit. A)": 29})
    assert codes(Medicine("Rétinol (vit. A)"), recent) == ["too_soon"]
    assert codes(Medicine("Rétinol (vit. A)"), Patient(days_since={"Rétinol": 30})) == []


def test_a_question_is_answered_with_a_reason_and_a_stop_never() -> None:
    patient = Patient(allergies=["Amoxicilline"], current=["Amoxicilline"])
    warnings = warnings_for(Medicine("Amoxicilline"), patient)
    left = unanswered(warnings, {"allergy:Amoxicilline": "tolère", "duplicate:Amoxicilline": "relais"})
    assert [warning.code for warning in left] == ["allergy"]
    assert len(unanswered(warnings, {"duplicate:Paracétamol": "autre"})) == 2
    assert len(unanswered(warnings, {"duplicate:Amoxicilline": "  "})) == 2
