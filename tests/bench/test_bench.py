"""The generator fits the schema, and the registry says when a budget is missed."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter

import pytest
from django.conf import settings
from django.db import connection

from bench import generate
from bench.cases import all_cases
from bench.database import SCALES
from bench.history import COLUMNS, Person, Place, Writer, spread
from bench.illnesses import ILLNESSES
from bench.keys import keys
from bench.patients import newcomers
from bench.registry import CASES, Case, Line, Result, number
from bench.report import table
from bench.staff import people_of
from care.models import Consultation, Prescription, Visit
from catalog.models import Diagnosis, Medicine
from centres.models import Centre
from core.models import BusinessEvent
from core.scoping import centre_scope
from patients.models import Patient
from patients.services.numbering import next_numbers

TODAY = dt.date(2026, 11, 25)
CODES = [f"CSU{n}" for n in range(1, 8)]


def column(file, name="code"):
    with (settings.REFERENCE_DATA_DIR / file).open(encoding="utf-8", newline="") as lines:
        return {row[name] for row in csv.DictReader(lines)}


@pytest.fixture
def filled(db):
    """The tiny scale, written on the connection of the test with every key and index in force."""
    for rank, code in enumerate(CODES):
        Centre.objects.create(code=code, short_code=f"C{'ABCDEFG'[rank]}", name=code)
    Diagnosis.objects.bulk_create(Diagnosis(code=code, label=code) for code in {one.code for one in ILLNESSES})
    medicines = {code for one in ILLNESSES for code, _, _ in one.medicines}
    Medicine.objects.bulk_create(Medicine(code=code, dci=code) for code in medicines)
    for order in generate.prepare(SCALES["tiny"]):
        generate.write(order)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return Centre.objects.get(code="CSU4")


def count(model):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")
        return cursor.fetchone()[0]


def test_the_tiny_scale_fits_the_schema(filled):
    scale = SCALES["tiny"]
    assert (count(Patient), count(Consultation)) == (scale.patients, scale.consultations)
    told = BusinessEvent.objects.filter(kind="care.consultation")
    assert told.count() == scale.consultations
    assert count(Visit) > scale.consultations  # the queue of today as well
    assert 0 < count(Prescription) <= scale.consultations
    with centre_scope(filled.pk):
        consultation = Consultation.objects.latest_first().first()
        assert (consultation.state, consultation.signatures.count()) == ("signed", 1)
        principal = consultation.consultationdiagnosis_rows.get()
        assert principal.diagnosis.code == consultation.principal_code


def test_the_application_goes_on_after_the_generated_numbers(filled):
    with centre_scope(filled.pk):
        [following] = next_numbers(centre=filled, year=2024)
        assert not Patient.objects.filter(number=following).exists()
        last = Patient.objects.filter(number__contains="-24-").order_by("number").last()
        assert int(following.split("-")[2]) == int(last.number.split("-")[2]) + 1


def test_there_are_sixteen_people_for_each_measured_role(filled):
    for role in ("ACC", "MED", "CAI"):
        assert len(people_of(role)) >= 16
    assert len({centre.code for _, centre in people_of("ACC")[:7]}) == 7


def test_new_people_are_not_in_the_files(filled):
    with centre_scope(filled.pk):
        known = {(p.given_names, p.family_name, p.birth_date, p.phone) for p in Patient.objects.all()}
    assert not known & {(n.given_names, n.family_name, n.birth_date, n.phone) for n in newcomers(filled, 50)}


def test_codes_of_the_generator_are_those_of_the_reference():
    assert {one.code for one in ILLNESSES} <= column("diagnoses.csv")
    assert {code for one in ILLNESSES for code, _, _ in one.medicines} <= column("medicines.csv")


def history_of(count, seed=3):
    people = [Person(f"p{n}", "FM"[n % 2], TODAY.toordinal() - 2000 - n * 100) for n in range(100)]
    names = {one.code: one.code for one in ILLNESSES}
    place = Place(seed, "c", "s", people, "r", ("n", "N"), [("m", "M")], names, {
        code: code for one in ILLNESSES for code, _, _ in one.medicines
    })  # fmt: skip
    lines = {name: [] for name in COLUMNS}
    for batch in Writer(place, TODAY).write(count):
        for name, rows in batch.items():
            lines[name] += rows
    return lines


def test_the_same_seed_writes_the_same_history():
    assert history_of(300) == history_of(300)
    assert history_of(300) != history_of(300, seed=4)


def test_malaria_comes_with_the_rains():
    months = Counter()
    for row in history_of(4000)["care_consultation"]:
        cells = row.split("\t")
        months[cells[4][5:7]] += "PALU_SIMPLE_CONF" in cells
    assert months["09"] > 5 * months["03"]


def test_visits_are_spread_to_the_last_one():
    days = list(spread(1000, TODAY))
    assert sum(visits for _, visits in days) == 1000
    assert days[-1][0] == TODAY - dt.timedelta(days=1)


def test_keys_of_two_writers_never_meet():
    one, other = keys(1), keys(257)
    drawn = [next(source) for source in (one, other) for _ in range(5000)]
    assert len(set(drawn)) == 10_000
    assert drawn[:5000] == sorted(drawn[:5000])
    assert all(key[14] == "7" for key in drawn)


LINE = Line("page", "essai", "une page", "ms", 150)
RATE = Line("rate", "essai", "un débit", "lignes/s", 10_000, at_most=False)


def test_a_budget_is_kept_or_missed():
    assert (LINE.holds(150), LINE.holds(151), RATE.holds(10_000), RATE.holds(9_999)) == (True, False, True, False)
    assert (LINE.bound, RATE.bound) == ("≤ 150 ms", "≥ 10\u202f000 lignes/s")
    assert number(1234.5) == "1\u202f234,5"


def test_the_table_names_what_is_missed():
    text = table([Result(LINE, 151.0, 0.1), Result(RATE, 12_000.0, 0.1)])
    assert [line.split()[-1] for line in text.splitlines()[1:]] == ["DÉPASSÉ", "tenu"]


def test_a_result_is_written_as_the_json_says():
    assert Result(LINE, 90.0, 0.1).row() == {
        "name": "page", "area": "essai", "measured": 90.0, "unit": "ms", "budget": 150, "ok": True,
    }  # fmt: skip


def test_a_case_that_forgets_a_line_fails():
    with pytest.raises(KeyError):
        list(Case("essai", (LINE, RATE), lambda dataset: {"page": 1.0}).run(None))


def test_a_case_is_chosen_by_its_name_or_by_that_of_a_line():
    assert [one.name for one in all_cases("search-phone")] == ["search"]
    assert len(all_cases(None)) == len(CASES)
    with pytest.raises(KeyError):
        all_cases("inconnue")


def test_names_of_lines_are_unique():
    names = [line.name for one in CASES.values() for line in one.lines]
    assert len(names) == len(set(names))
