"""CPN1, CPN4 in its variants and assisted deliveries, counted by hand and by the machine."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from centres.models import CentrePopulation, CentreSetting
from maternity.services.births import cancel_delivery
from maternity.services.contacts import cancel_contact
from maternity.services.pregnancies import close
from stats.models import DirtyMonth, IndicatorValue
from stats.period import Month
from stats.registry import get, indicators, value_of
from stats.services import compute, compute_dirty, compute_month, compute_months, differences

pytestmark = pytest.mark.django_db
LMP = dt.date(2026, 1, 5)
JULY, SEPTEMBER, OCTOBER = Month(2026, 7), Month(2026, 9), Month(2026, 10)


def figures(centre, month):
    """{« code.variant »: (numerator, denominator)} as computed now."""
    return {f"{row.code}.{row.variant}": (row.numerator, row.denominator) for row in compute(centre, month)}


def test_the_fourth_contact_counts_in_its_month_by_rank(midwife, follow):
    follow(LMP, 11, 20, 26, 34)  # 4th on 31 August
    follow(LMP, 12, 22, 34, elsewhere=1)  # 3 here + 1 elsewhere: rank 4 on 31 August
    follow(LMP, 11, 20, 34)  # rank 3 only
    august = figures(midwife.centre, Month(2026, 8))
    assert august["CPN4.routine"][0] == 2
    assert august["CPN1_COV.routine"][0] == 0
    assert figures(midwife.centre, Month(2026, 3))["CPN1_COV.routine"][0] == 2  # hers came with a rank of 2


def test_an_earlier_pregnancy_gives_no_rank(midwife, follow):
    first = follow(dt.date(2025, 1, 6), 11, 20, 26)
    close(by=midwife, pregnancy=first, reason="moved_away", on=dt.date(2025, 10, 1))
    follow(LMP, 11)
    assert figures(midwife.centre, Month(2026, 3))["CPN1_COV.routine"][0] == 1


def test_a_file_opened_by_mistake_never_counts(midwife, follow):
    row = follow(LMP, 11)
    close(by=midwife, pregnancy=row, reason="wrong_entry", on=dt.date(2026, 4, 1))
    assert figures(midwife.centre, Month(2026, 3))["CPN1_COV.routine"][0] == 0
    april = next(
        one for one in compute(midwife.centre, Month(2026, 4)) if (one.code, one.variant) == ("CPN4", "cohorte")
    )
    assert april.excluded["mistakes"] == 1


def test_the_first_trimester_follows_the_setting(midwife, follow):
    follow(LMP, 11)
    follow(LMP, 12)
    march = Month(2026, 3)
    assert figures(midwife.centre, march)["CPN1_T1.routine"] == (1, 2)
    CentreSetting.objects.create(
        centre=midwife.centre, key="stats.first_trimester_before_weeks", value=13, valid_from=dt.date(2026, 1, 1),
        set_by_id=midwife.user.id,
    )  # fmt: skip
    assert figures(midwife.centre, march)["CPN1_T1.routine"] == (2, 2)


def test_the_cohort_counts_women_who_gave_birth(midwife, follow):
    follow(LMP, 11, 20, 26, 34, birth="midwife")  # 5 October
    follow(LMP, 11, 20, birth="matrone")
    october = figures(midwife.centre, OCTOBER)
    assert october["CPN4.cohorte"] == (1, 2)
    assert october["ACC_QUAL.routine"] == (1, 2)


def test_the_matrone_counts_where_the_centre_says_so(midwife, follow):
    follow(LMP, 11, birth="matrone")
    CentreSetting.objects.create(
        centre=midwife.centre, key="stats.matrone_is_skilled", value=True, valid_from=dt.date(2026, 1, 1),
        set_by_id=midwife.user.id,
    )  # fmt: skip
    assert figures(midwife.centre, OCTOBER)["ACC_QUAL.routine"] == (1, 1)


def test_a_coverage_without_population_is_not_computable(midwife, follow):
    follow(LMP, 11)
    march = figures(midwife.centre, Month(2026, 3))
    assert march["CPN1_COV.routine"] == (1, None)
    CentrePopulation.objects.create(
        centre=midwife.centre, year=2026, population=12_000, source="Comptage de l'ASACO", set_by_id=midwife.user.id
    )
    assert figures(midwife.centre, Month(2026, 3))["CPN1_COV.routine"] == (1, Decimal("50.00"))
    assert value_of(get("CPN1_COV.routine"), 1, Decimal("50.00")) == Decimal("2.0")


def test_every_count_is_the_length_of_its_list(midwife, follow):
    follow(LMP, 11, 20, 26, 34, birth="midwife")
    follow(LMP, 12, 22, 34, elsewhere=1)
    for indicator in indicators():
        for counted in indicator.sets:
            for month in Month(2026, 1).until(Month(2026, 11)):
                assert counted.count(midwife.centre, month) == len(list(counted.rows(midwife.centre, month)))


def test_writing_marks_its_month_and_the_worker_computes_it(midwife, follow):
    row = follow(LMP, 11, 20, 26, 34, birth="midwife")
    marked = set(DirtyMonth.objects.values_list("month", flat=True))
    assert marked == {dt.date(2026, month, 1) for month in (3, 5, 7, 8, 10)}
    assert compute_dirty() == 5
    assert not DirtyMonth.objects.exists()
    assert IndicatorValue.objects.get(code="CPN4", variant="routine", month=dt.date(2026, 8, 1)).numerator == 1
    cancel_delivery(by=midwife, delivery=row.deliveries.get(), reason="Autre femme")
    cancel_contact(by=midwife, contact=row.contacts.order_by("contact_on")[0], reason="Autre femme")
    compute_dirty()
    assert IndicatorValue.objects.get(code="CPN4", variant="routine", month=dt.date(2026, 8, 1)).numerator == 0
    assert IndicatorValue.objects.get(code="ACC_QUAL", month=dt.date(2026, 10, 1)).numerator == 0


def test_computing_twice_changes_nothing_and_the_proof_agrees(midwife, follow):
    follow(LMP, 11, 20, 26, 34, birth="midwife")
    months = Month(2026, 1).until(Month(2026, 11))
    assert compute_months([midwife.centre], months) > 0
    assert compute_months([midwife.centre], months) == 0
    DirtyMonth.objects.all().delete()
    assert differences(months) == []
    IndicatorValue.objects.filter(code="CPN4", variant="routine", month=dt.date(2026, 8, 1)).update(numerator=7)
    assert differences(months) == [f"{midwife.centre.code} CPN4.routine 2026-08"]


def test_the_stranger_s_centre_counts_nothing_of_ours(midwife, follow, world):
    follow(LMP, 11, birth="midwife")
    assert all(numerator == 0 for numerator, _below in figures(world.koniakary, OCTOBER).values())


def test_the_commands(midwife, follow, capsys):
    follow(LMP, 11, birth="midwife")
    call_command("compute_indicators", "--centre", midwife.centre.code, "--from", "2026-01", "--to", "2026-11")
    assert "1 centre(s), 11 mois" in capsys.readouterr().out
    call_command("indicators", "--centre", midwife.centre.code, "--month", "2026-10", "--format", "json")
    rows = json.loads(capsys.readouterr().out)
    [assisted] = [row for row in rows if row["code"] == "ACC_QUAL"]
    assert (assisted["numerator"], assisted["denominator"], assisted["value"]) == (1, 1.0, 100.0)
    assert set(assisted) == {"code", "variant", "version", "numerator", "denominator", "value", "unit", "excluded"}
    with pytest.raises(CommandError, match="AAAA-MM"):
        call_command("indicators", "--centre", midwife.centre.code, "--month", "octobre")
    with pytest.raises(CommandError, match="Aucun centre"):
        call_command("indicators", "--centre", "RIEN", "--month", "2026-10")


def test_a_month_is_computed_in_few_statements(midwife, follow, django_assert_max_num_queries):
    follow(LMP, 11, 20, birth="midwife")
    with django_assert_max_num_queries(60):
        compute_month(midwife.centre, OCTOBER)
