"""The money rules, by examples a cashier can check and by properties."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rules import share
from billing.rules.cash import age_band, change_due, counted_total, expected_cash, receipt_number
from billing.rules.coverage import Insurance, Item, Person, Programme, decide
from billing.rules.tickets import ticket_for


@pytest.mark.parametrize(
    ("full", "rate", "covered", "patient"),
    [
        (1000, 0, 0, 1000),  # nobody else pays
        (1000, 70, 700, 300),  # AMO, outpatient
        (1000, 100, 1000, 0),  # free care
        (750, 70, 525, 225),
        (255, 70, 180, 75),  # exact share 76.5 F: 75 F, the payer carries 1.5 F
        (123, 70, 88, 35),  # exact share 36.9 F: 35 F
        (4, 10, 4, 0),  # below the smallest coin: nothing to pay
        (123, 0, 0, 123),
        (0, 70, 0, 0),
    ],
)
def test_share_of_the_patient_is_rounded_down_to_5_francs(full, rate, covered, patient):
    assert share(full, rate) == (covered, patient)


@given(st.integers(0, 10_000_000), st.integers(0, 100))
def test_shares_make_the_price_and_the_payer_carries_the_rounding(full, rate):
    covered, patient = share(full, rate)
    assert covered + patient == full
    assert covered >= 0
    assert patient >= 0
    if rate:
        assert patient % 5 == 0
        exact = full * (100 - rate) / 100
        assert exact - 5 < patient <= exact


@given(st.integers(0, 1_000_000), st.integers(0, 99))
def test_a_higher_rate_never_costs_the_patient_more(full, rate):
    assert share(full, rate + 1)[1] <= share(full, rate)[1]


@pytest.mark.parametrize(("full", "rate"), [(-1, 50), (100, -1), (100, 101)])
def test_share_refuses_impossible_amounts(full, rate):
    with pytest.raises(ValueError):
        share(full, rate)


@pytest.mark.parametrize(("full", "rate"), [(10.5, 50), (100, 33.3), (True, 50), ("100", 50)])
def test_share_refuses_fractions(full, rate):
    with pytest.raises(TypeError):
        share(full, rate)


MALARIA_CHILD = Programme(
    code="PALU_M5",
    label="Traitement du paludisme : enfants de moins de 5 ans",
    payer_code="ETAT_GRATUITE",
    coverage_percent=100,
    min_age_months=0,
    max_age_months_exclusive=60,
    morbidity_lines=frozenset({"C_PALU_SIMPLE"}),
    product_codes=frozenset({"PALU_AL_20_120_6"}),
)
PREGNANT_TEST = Programme(
    code="PALU_FE_TEST",
    label="Test du paludisme : femmes enceintes",
    payer_code="ETAT_GRATUITE",
    coverage_percent=100,
    pregnant=True,
    act_codes=frozenset({"LAB_TDR"}),
)
AMO = Insurance("AMO", "AMO", rates={"LABORATOIRE": 70}, default_rate=70, formulary=frozenset({"PARACETAMOL"}))
CTA = Item("PALU_AL_20_120_6", "MEDICAMENT", 500)
TDR = Item("LAB_TDR", "LABORATOIRE", 500)


def covered_by(item, person, programmes=(MALARIA_CHILD, PREGNANT_TEST), insurances=()):
    decision = decide(item, person, programmes, insurances)
    return decision.programme_code or decision.payer_code, decision.rate_percent


MALARIA = frozenset({"C_PALU_SIMPLE"})


@pytest.mark.parametrize(
    ("item", "person", "expected"),
    [
        (CTA, Person(age_months=38, morbidity_lines=MALARIA), ("PALU_M5", 100)),
        (CTA, Person(age_months=59, morbidity_lines=MALARIA), ("PALU_M5", 100)),
        (CTA, Person(age_months=60, morbidity_lines=MALARIA), ("", 0)),  # fifth birthday
        (CTA, Person(age_months=38), ("", 0)),  # no malaria diagnosis
        (CTA, Person(age_months=None, morbidity_lines=MALARIA), ("", 0)),  # unknown age
        (TDR, Person(age_months=300, sex="F", pregnant=True), ("PALU_FE_TEST", 100)),
        (TDR, Person(age_months=300, sex="F", pregnant=None), ("", 0)),  # pregnancy not known
        (TDR, Person(age_months=300, sex="F", pregnant=False), ("", 0)),
    ],
)
def test_free_care_needs_every_condition_of_the_programme(item, person, expected):
    assert covered_by(item, person) == expected


def test_free_care_comes_before_insurance():
    child = Person(age_months=38, morbidity_lines=MALARIA)
    assert covered_by(CTA, child, insurances=[AMO]) == ("PALU_M5", 100)


def test_insurance_pays_its_rate_and_only_the_medicines_of_its_list():
    adult = Person(age_months=400)
    assert covered_by(TDR, adult, insurances=[AMO]) == ("AMO", 70)
    assert covered_by(Item("PARACETAMOL", "MEDICAMENT", 100), adult, insurances=[AMO]) == ("AMO", 70)
    assert covered_by(Item("CEFTRIAXONE", "MEDICAMENT", 900), adult, insurances=[AMO]) == ("", 0)


@pytest.mark.parametrize(
    ("service", "age_months", "emergency", "control", "act"),
    [
        ("consultation", 30 * 12, False, False, "CONS_ADULTE"),
        ("consultation", 15 * 12, False, False, "CONS_ADULTE"),
        ("consultation", 15 * 12 - 1, False, False, "CONS_ENFANT"),
        ("child", 60, False, False, "CONS_ENFANT"),
        ("child", 59, False, False, "CONS_M5"),
        ("consultation", None, False, False, "CONS_ADULTE"),
        ("consultation", 300, True, True, "CONS_URGENCE"),
        ("consultation", 300, False, True, "CONS_SUIVI"),
        ("maternity", 300, False, False, None),  # the CPN itself is charged
    ],
)
def test_ticket_of_a_visit(service, age_months, emergency, control, act):
    assert ticket_for(service=service, age_months=age_months, emergency=emergency, control=control) == act


def test_the_box_adds_up():
    assert counted_total({10_000: 2, 500: 3, 25: 1}) == 21_525
    assert expected_cash(float_amount=5_000, received=42_350, refunded=1_000) == 46_350
    assert change_due(750, 1_000) == 250
    with pytest.raises(ValueError):
        counted_total({300: 1})
    with pytest.raises(ValueError):
        counted_total({500: -1})
    with pytest.raises(ValueError):
        change_due(1_000, 750)


@pytest.mark.parametrize(
    ("days", "band"), [(0, (0, 7)), (7, (0, 7)), (8, (8, 30)), (30, (8, 30)), (31, (31, 90)), (91, (91, None))]
)
def test_age_of_a_debt(days, band):
    today = dt.date(2026, 11, 17)
    assert age_band(today - dt.timedelta(days=days), today) == band


def test_receipt_number_as_printed():
    assert receipt_number("KBG", 2026, 417) == "KBG-R26-000417"
