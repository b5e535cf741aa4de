"""Alerts of pregnancy, labour, birth and newborn at both sides of their limits."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maternity.rules import alerts, labour, newborn, prevention
from maternity.rules.contraception import couple_years, dmpa_window
from maternity.rules.labour import LabourRow
from maternity.rules.outcome import classify_birth


@pytest.mark.parametrize(
    ("first", "repeat", "protein", "symptoms", "expected"),
    [
        ((139, 89), None, None, (), ("none", "none")),
        ((140, 80), None, None, (), ("repeat_required", "repeat")),
        ((120, 90), None, None, (), ("repeat_required", "repeat")),
        ((170, 115), (139, 89), "+++", (), ("none_after_repeat", "none")),
        ((142, 92), (140, 85), "none", (), ("hypertension", "counsel_and_recheck")),
        ((142, 92), (159, 109), "+", (), ("hypertension", "counsel_and_recheck")),
        ((142, 92), (160, 100), "+", (), ("severe_hypertension", "refer_urgent")),
        ((142, 92), (150, 110), None, (), ("severe_hypertension", "refer_urgent")),
        ((142, 92), (142, 92), "++", (), ("pre_eclampsia", "refer_urgent")),
        ((142, 92), (160, 92), "++", (), ("severe_pre_eclampsia", "refer_urgent")),
        ((142, 92), (142, 110), "++++", (), ("severe_pre_eclampsia", "refer_urgent")),
        ((142, 92), (142, 92), "none", ("blurred_vision",), ("severe_pre_eclampsia", "refer_urgent")),
    ],
)
def test_blood_pressure(
    first: tuple[int, int],
    repeat: tuple[int, int] | None,
    protein: str | None,
    symptoms: tuple[str, ...],
    expected: tuple[str, str],
) -> None:
    assert alerts.blood_pressure(first, repeat, protein, symptoms) == expected


def test_impossible_pressures_and_dipsticks_are_refused() -> None:
    with pytest.raises(ValueError, match="not above diastolic"):
        alerts.blood_pressure((80, 90))
    with pytest.raises(ValueError, match="dipstick"):
        alerts.blood_pressure((120, 80), protein="traces")


@pytest.mark.parametrize(
    ("hb", "trimester", "anaemic"),
    [(10.9, 1, True), (11.0, 1, False), (10.4, 2, True), (10.5, 2, False), (10.9, 3, True), (11.0, 3, False)],
)
def test_anaemia_by_trimester(hb: float, trimester: int, anaemic: bool) -> None:
    assert alerts.anaemia(hb, trimester) is anaemic


def test_anaemia_without_haemoglobin_or_with_the_wrong_unit() -> None:
    assert alerts.anaemia(None, 2, pallor=True) is True
    assert alerts.anaemia(None, 2) is None
    with pytest.raises(ValueError, match="g/L"):
        alerts.anaemia(105, 2)
    with pytest.raises(ValueError, match="trimester"):
        alerts.anaemia(11, 4)


@pytest.mark.parametrize(
    ("context", "measure", "value", "action"),
    [
        ("anc", "temperature_c", 37.9, "ok"),
        ("anc", "pulse", 100, "ok"),
        ("anc", "pulse", 59, "repeat_then_refer"),
        ("anc", "fhr", 165, "ok"),
        ("anc_project", "fhr", 165, "repeat_then_refer"),
        ("anc", "spo2", 91, "repeat_then_refer"),
        ("postpartum", "systolic", 90, "ok"),
        ("postpartum", "systolic", 140, "repeat"),
        ("postpartum", "diastolic", 59, "repeat"),
        ("anc", "glucose", 5, None),
    ],
)
def test_a_value_is_read_in_its_context(context: str, measure: str, value: float, action: str | None) -> None:
    assert alerts.in_context(context, measure, value) == action


@pytest.mark.parametrize(
    ("cm", "minutes", "on_alert"),
    [
        (4, 1000, False),
        (5, 359, False),
        (5, 360, True),
        (6, 299, False),
        (6, 300, True),
        (7, 179, False),
        (7, 180, True),
        (8, 149, False),
        (8, 150, True),
        (9, 119, False),
        (9, 120, True),
        (10, 1000, False),
    ],
)
def test_hours_without_progress_by_centimetre(cm: int, minutes: int, on_alert: bool) -> None:
    since = datetime(2026, 3, 2, 8)
    assert labour.dilatation_alert(cm, since, since + timedelta(minutes=minutes)) is on_alert


def test_impossible_labour_entries_are_refused() -> None:
    now = datetime(2026, 3, 2, 8)
    with pytest.raises(ValueError, match="0 to 10"):
        labour.dilatation_alert(11, now, now)
    with pytest.raises(ValueError, match="before the first record"):
        labour.dilatation_alert(5, now, now - timedelta(minutes=1))
    with pytest.raises(ValueError, match="unknown observation"):
        labour.alert("mood", "calm")
    with pytest.raises(ValueError, match="is a number"):
        labour.alert("fhr", "fast")
    with pytest.raises(ValueError, match="full dilatation"):
        labour.second_stage_alert(0, now, now - timedelta(minutes=1))


def test_a_blank_and_an_unclear_answer_raise_no_alert() -> None:
    blanks = [labour.alert(kind, None) for kind in (*labour.NUMBERS, *labour.ALERT_WORDS)]
    assert not any(blanks)
    assert labour.alerts_for([("companion", "refused"), {"k": "posture", "v": "supine"}]) == [False, True]


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute)


def test_the_clock_starts_when_a_dilatation_is_first_recorded() -> None:
    rows = [LabourRow(at(8), 5), LabourRow(at(12), 6), LabourRow(at(16), 6)]
    assert labour.open_alerts(rows, at(16, 59), parity=1) == ()
    assert labour.open_alerts(rows, at(17), parity=1) == ("dilatation",)
    assert labour.open_alerts([*rows, LabourRow(at(17), 7)], at(17, 1), parity=1) == ()


def test_the_last_value_counts_and_contractions_need_a_second_count() -> None:
    rows = [
        LabourRow(at(8), values={"fhr": 170, "contractions_10min": 2}),
        LabourRow(at(9), values={"fhr": 140}),
    ]
    assert labour.open_alerts(rows, at(9), parity=0) == ()
    confirmed = [*rows, LabourRow(at(10), values={"contractions_10min": 2, "fhr": None})]
    assert labour.open_alerts(confirmed, at(10), parity=0) == ("contractions_10min",)


@pytest.mark.parametrize(("parity", "hours"), [(0, 3), (1, 2), (5, 2)])
def test_the_second_stage_clock(parity: int, hours: int) -> None:
    rows = [LabourRow(at(8), 10)]
    assert labour.open_alerts(rows, at(8 + hours) - timedelta(minutes=1), parity=parity) == ()
    assert labour.open_alerts(rows, at(8 + hours), parity=parity) == ("second_stage",)


@pytest.mark.parametrize(
    ("ga", "weight", "definition", "outcome"),
    [
        ((21, 6), 400, "who22", "miscarriage"),
        ((22, 0), 400, "who22", "stillbirth"),
        ((22, 0), 400, "dhis2_28", "not_counted"),
        ((21, 6), 400, "dhis2_28", "miscarriage"),
        ((27, 6), 999, "dhis2_28", "not_counted"),
        ((28, 0), 900, "dhis2_28", "stillbirth"),
        ((27, 6), 1000, "dhis2_28", "stillbirth"),
        (None, 500, "who22", "stillbirth"),
        (None, 499, "who22", "miscarriage"),
        (None, None, "who22", "not_counted"),
        (None, 999, "dhis2_28", "not_counted"),
        (30, None, "dhis2_28", "stillbirth"),
    ],
)
def test_a_birth_without_signs_of_life(
    ga: tuple[int, int] | int | None, weight: int | None, definition: str, outcome: str
) -> None:
    assert classify_birth(ga, weight, False, definition=definition) == outcome  # type: ignore[arg-type]


@given(st.integers(0, 44), st.integers(100, 6000), st.sampled_from(["who22", "dhis2_28"]))
def test_signs_of_life_make_a_live_birth_at_any_age(weeks: int, weight: int, definition: str) -> None:
    assert classify_birth((weeks, 0), weight, True, definition=definition) == "live_birth"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("timing", "maceration", "outcome"),
    [
        ("during", False, "stillbirth_fresh"),
        ("during_labour", False, "stillbirth_fresh"),
        ("before", False, "stillbirth_macerated"),
        ("unknown", True, "stillbirth_macerated"),
        ("unknown", False, "stillbirth"),
    ],
)
def test_fresh_or_macerated(timing: str, maceration: bool, outcome: str) -> None:
    assert classify_birth((38, 0), 2900, False, death_timing=timing, maceration=maceration) == outcome


def test_unknown_words_at_birth_are_refused() -> None:
    with pytest.raises(ValueError, match="definition"):
        classify_birth((38, 0), 2900, False, definition="local")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="timing"):
        classify_birth((38, 0), 2900, False, death_timing="yesterday")
    with pytest.raises(ValueError, match="signs of life"):
        classify_birth((38, 0), 2900, None)
    with pytest.raises(ValueError, match="above zero"):
        newborn.birth_weight(0)


@given(st.integers(0, 3000), st.integers(30, 200), st.integers(40, 220), st.integers(20, 130))
def test_the_wider_haemorrhage_definition_contains_the_classic_one(
    ml: int, pulse: int, systolic: int, diastolic: int
) -> None:
    signs: dict[str, Any] = {"pulse": pulse, "systolic": systolic, "diastolic": diastolic}
    if alerts.postpartum_haemorrhage(ml, **signs):
        assert alerts.postpartum_haemorrhage(ml, **signs, definition="who_2025")


def test_shock_index_and_negative_loss() -> None:
    assert alerts.postpartum_haemorrhage(300, pulse=100, systolic=100, diastolic=70, definition="who_2025") is False
    assert alerts.postpartum_haemorrhage(300, pulse=100, systolic=99, diastolic=70, definition="who_2025") is True
    with pytest.raises(ValueError, match="below zero"):
        alerts.postpartum_haemorrhage(-1)


@pytest.mark.parametrize(("dose", "days", "valid"), [(2, 27, False), (2, 28, True), (3, 182, False), (4, 365, True)])
def test_tetanus_intervals(dose: int, days: int, valid: bool) -> None:
    first = date(2026, 1, 1)
    assert prevention.td_interval_valid(dose, first, first + timedelta(days)) is valid


def test_preventive_doses_refuse_what_cannot_be() -> None:
    with pytest.raises(ValueError, match="doses 2 to 5"):
        prevention.td_interval_valid(1, date(2026, 1, 1), date(2026, 2, 1))
    with pytest.raises(ValueError, match="future"):
        prevention.sp_refusal(20, cotrimoxazole=False, last_sp=date(2026, 2, 1), on=date(2026, 1, 1))


def test_contraception() -> None:
    opens, closes = dmpa_window(date(2026, 1, 1))
    assert (closes - opens).days == 7
    with pytest.raises(ValueError, match="below zero"):
        couple_years({"DIU_CU": -1}, {})
    with pytest.raises(KeyError):
        couple_years({"INCONNU": 1}, {})
