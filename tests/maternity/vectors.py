"""Adapter between the worked examples of maternity and the public rules of `maternity.rules`."""

import csv
from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from care.rules import growth
from maternity.rules import (
    alerts,
    contraception,
    dating,
    labour,
    newborn,
    outcome,
    postnatal,
    prevention,
    schedule,
)

Inputs = dict[str, Any]
FACTORS = Path(__file__).resolve().parents[2] / "data" / "cyp_factors.csv"
LMP_REASONS = {
    "future": "future",
    "under_2_weeks": "under 2 weeks: outside WHO LMP condition",
    "under_4_weeks": "LMP condition met (2 weeks) but the GA element requires at least 4 weeks",
    "over_40_weeks": "over 40 weeks: outside WHO LMP condition but clinically possible",
    "over_45_weeks": "beyond absolute limit 45 weeks",
}
SP_REASONS = {
    "first_trimester": "first trimester",
    "too_soon": "less than 4 weeks since last dose",
    "on_cotrimoxazole": "on co-trimoxazole",
}
METHODS = {
    "copper_iud": "DIU_CU",
    "implant_3y": "IMPLANT_3A",
    "implant_5y": "IMPLANT_5A",
    "dmpa": "DMPA_IM",
    "coc_cycles": "PILULE_COC",
    "pop_cycles": "PILULE_POP",
    "condoms": "PRESERV_M",
    "ecp": "PILULE_URG",
}
HIV_SYPHILIS_RETEST_FROM = 29


def answer(area: str, inputs: Any) -> Any:
    """The public rules' answer to one example. Raises KeyError for an area without rules."""
    return AREAS[area](inputs)


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def area_dating(inputs: Inputs) -> Inputs:
    if "ga_cases" in inputs:
        return {"cases": [trimester_case(*ga) for ga in inputs["ga_cases"]]}
    if "cases_lmp" in inputs:
        contact = date.fromisoformat(inputs["contact_date"])
        return {"cases": [lmp_case(lmp, contact) for lmp in inputs["cases_lmp"]]}
    if "sfh_ga_weeks" in inputs:
        contact = date.fromisoformat(inputs["contact_date"])
        edd = dating.edd_from_fundal_height(contact, inputs["sfh_ga_weeks"])
        return {"edd": edd.isoformat(), "dating_method": "fundal_height", "dating_quality": "low"}
    if "scan_on" in inputs or "us_date" in inputs:
        scan = date.fromisoformat(inputs.get("scan_on") or inputs["us_date"])
        weeks: Any = inputs.get("weeks", inputs.get("us_weeks"))
        days: Any = inputs.get("days", inputs.get("us_days", 0))
        return {
            "edd": dating.edd_from_ultrasound(scan, weeks, days).isoformat(),
            "dating_method": "ultrasound",
        }
    return {"edd": dating.edd_from_lmp(date.fromisoformat(inputs["lmp"])).isoformat()}


def ages_on(inputs: Inputs, days: list[str]) -> list[Inputs]:
    """Ages on the days an example asks about."""
    edd = dating.edd_from_lmp(date.fromisoformat(inputs["lmp"]))
    ages = [dating.gestational_age(edd, date.fromisoformat(on)) for on in days]
    return [{"on": on, "ga_weeks": weeks, "ga_days": rest} for on, (weeks, rest) in zip(days, ages, strict=True)]


def trimester_case(weeks: int, days: int) -> Inputs:
    return {
        "ga": [weeks, days],
        "cpn1_first_trimester_strict_lt12": dating.in_first_trimester(weeks, "lt12"),
        "cpn1_first_trimester_le12": dating.in_first_trimester(weeks, "le12"),
        "anaemia_band": f"T{dating.trimester(weeks)}",
        "hiv_syphilis_retest_due": weeks >= HIV_SYPHILIS_RETEST_FROM,
    }


def lmp_case(lmp: str, contact: date) -> Inputs:
    check = dating.check_lmp(date.fromisoformat(lmp), contact)
    found: Inputs = {"lmp": lmp, "result": check.result}
    if check.why:
        found["why"] = LMP_REASONS[check.why]
    return {**found, "ga": list(check.age)} if check.age else found


def area_schedule(inputs: Inputs) -> Inputs:
    for key, part in SCHEDULES.items():
        if key in inputs:
            return part(inputs)
    raise KeyError("no schedule asked")


def first_plans(inputs: Inputs) -> Inputs:
    plans = {str(week): schedule.plan_from_first_contact(week) for week in inputs["first_contact_ga"]}
    return {"planned_weeks": plans, "last_is_delivery_referral_not_a_contact": schedule.EXPIRES_WEEK}


def replanned(inputs: Inputs) -> Inputs:
    first, second = inputs["first_week"], inputs["second_week"]
    return {"planned_weeks": schedule.replan(first, second)}


def planned_dates(inputs: Inputs) -> Inputs:
    dates = schedule.due_dates(date.fromisoformat(inputs["lmp"]), inputs["planned_week"])
    last_on_time = date.fromordinal(dates.overdue_from.toordinal() - 1)
    return {
        "due": dates.due.isoformat(),
        "overdue_from": dates.overdue_from.isoformat(),
        "still_due_on": last_on_time.isoformat(),
        "plan_expires_at_ga_weeks": schedule.EXPIRES_WEEK,
        "expires_on": dates.expires_on.isoformat(),
    }


def postnatal_windows(inputs: Inputs) -> Inputs:
    born = datetime.fromisoformat(inputs["birth"])
    bounds = postnatal.window_bounds(born)
    found: Inputs = {
        code: [moment.isoformat()[:16] for moment in pair] for code, pair in bounds.items() if code != "pnc4"
    }
    expires = postnatal.expires_on(born).isoformat()
    return {**found, "pnc4_due": bounds["pnc4"][0].isoformat(), "pnc4_overdue_and_all_expire_on": expires}


def sp_or_td(inputs: Inputs) -> Inputs:
    refusals = [sp_refusal(case) for case in inputs["cases"]]
    given = ["28 days elapsed" if case.get("last_sp") else "ok" for case in inputs["cases"]]
    reasons = [SP_REASONS[why] if why else ok for why, ok in zip(refusals, given, strict=True)]
    return {"give_sp": [why is None for why in refusals], "reasons": reasons}


def sp_refusal(case: Inputs) -> str | None:
    return prevention.sp_refusal(
        case["ga"][0],
        cotrimoxazole=case["cotrimoxazole"],
        last_sp=day(case["last_sp"]),
        on=date.fromisoformat(case["on"]),
    )


def second_td(inputs: Inputs) -> Inputs:
    first, edd = date.fromisoformat(inputs["td1"]), date.fromisoformat(inputs["edd"])
    return {"cases": [td_case(first, edd, text) for text in inputs["cases_td2"]]}


def td_case(first: date, edd: date, text: str) -> Inputs:
    second = date.fromisoformat(text)
    valid = prevention.td_interval_valid(2, first, second)
    found: Inputs = {"td2": text, "valid_interval": valid}
    return {**found, "at_least_14_days_before_edd": prevention.td_protects_newborn(second, edd)} if valid else found


SCHEDULES: dict[str, Callable[[Inputs], Inputs]] = {
    "first_contact_ga": first_plans,
    "second_week": replanned,
    "planned_week": planned_dates,
    "birth": postnatal_windows,
    "cases_td2": second_td,
    "cases": sp_or_td,
}


def area_anc(inputs: Inputs) -> Inputs:
    return {"results": [anc_case(case) for case in inputs["cases"]]}


def anc_case(case: Inputs) -> Any:
    if "first" in case:
        first, repeat = tuple(case["first"]), case.get("repeat")
        level, action = alerts.blood_pressure(
            (first[0], first[1]),
            (repeat[0], repeat[1]) if repeat else None,
            case.get("protein"),
            case.get("symptoms", ()),
        )
        return {"level": level, "action": action}
    try:
        return alerts.anaemia(case["hb_g_dl"], dating.trimester(case["ga"][0]), pallor=case.get("pallor"))
    except ValueError:
        return "refuse: outside 0-25 g/dL (looks like g/L)"


def area_context(inputs: Inputs) -> Inputs:
    values = inputs["values"]
    return {
        "anc": [anc_context(item) for item in values],
        "labour_lcg": ["alert" if labour.alert(item["type"], item["v"]) else "ok" for item in values],
        "newborn_temperature": [newborn_context(item) for item in values],
        "postpartum": [postpartum_context(item) for item in values],
    }


def anc_context(item: Inputs) -> str | None:
    found = alerts.in_context("anc", item["type"], item["v"])
    if found != "ok":
        return found
    return {"systolic": "no_anc_rule", "fhr": "ok_in_WHO_100_180"}.get(item["type"], "ok")


def newborn_context(item: Inputs) -> str | None:
    if item["type"] != "temperature_c":
        return None
    found = newborn.temperature(item["v"])
    return "fever_danger_sign" if found == "danger_fever" else found


def postpartum_context(item: Inputs) -> str | None:
    found = alerts.in_context("postpartum", item["type"], item["v"])
    return f"repeat (<{alerts.CONTEXT_LIMITS['postpartum', item['type']].low})" if found == "repeat" else found


def area_labour(inputs: Inputs) -> Inputs:
    if "observations" in inputs:
        return {"alert": labour.alerts_for(inputs["observations"])}
    found = [labour_case(case) for case in inputs["cases"]]
    return {"alert": found, "intervals_minutes": dict(labour.INTERVALS_MINUTES)}


def labour_case(case: Inputs) -> bool | str:
    if "full_dilatation" in case:
        return labour.second_stage_alert(case["parity"], clock(case["full_dilatation"]), clock(case["now"]))
    if "since" in case:
        return labour.dilatation_alert(case["cm"], clock(case["since"]), clock(case["now"]))
    started = labour.guide_started(case["cm"])
    return False if started else "LCG not started (active phase begins at 5 cm)"


def clock(text: str) -> datetime:
    return datetime.fromisoformat(text if "T" in text else f"2026-03-02T{text}")


def area_delivery(inputs: Inputs) -> Inputs:
    if "ml" not in inputs["cases"][0]:
        return {"cases": [birth_case(case) for case in inputs["cases"]]}
    losses = [loss(case) for case in inputs["cases"]]
    return {
        "pph": [alerts.postpartum_haemorrhage(**case, definition="who_2025") for case in losses],
        "legacy_500ml_rule": [alerts.postpartum_haemorrhage(**case) for case in losses],
    }


def loss(case: Inputs) -> Inputs:
    found = {"blood_loss_ml": case["ml"], "pulse": case.get("pulse")}
    return {**found, "systolic": case.get("sbp"), "diastolic": case.get("dbp")}


def birth_case(case: Inputs) -> str:
    named = {key: case[key] for key in ("death_timing", "maceration", "definition") if key in case}
    return outcome.classify_birth(case.get("ga"), case.get("weight_g"), case["signs_of_life"], **named)


def area_newborn(inputs: Inputs) -> Inputs:
    signs = {"temp": newborn.temperature, "rr": newborn.breathing, "weight_g": newborn.birth_weight}
    return {"results": [signs[key](value) for case in inputs["cases"] for key, value in case.items()]}


def factors(*versions: str) -> dict[str, Decimal]:
    """Factors of a version laid over an older one."""
    with FACTORS.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    chosen = [row for version in versions for row in rows if row["version"] == version]
    return {row["method_code"]: Decimal(row["cyp_per_unit"]) for row in chosen}


def area_indicator(inputs: Inputs) -> Inputs:
    quantities = {METHODS[name]: count for name, count in inputs["fp"].items()}
    pop = {"PILULE_POP": quantities.pop("PILULE_POP", 0)}
    old, new = factors("PAQUET_DHIS2"), factors("PAQUET_DHIS2", "GHSP_2024")
    zero = inputs["zero_denominator"]
    return {
        "cpn4_display": percent(inputs["cpn4"], inputs["cpn1"]),
        "assisted_display": percent(inputs["assisted"], inputs["deliveries"]),
        "cyp_2011_without_pop": float(contraception.couple_years(quantities, old)),
        "cyp_2024_pop_12": float(contraception.couple_years(pop, new)),
        "cyp_2011_pop_15": float(contraception.couple_years(pop, old)),
        "zero_denominator_display": percent(zero["num"], zero["den"]),
    }


def percent(numerator: int, denominator: int) -> str:
    if not denominator:
        return "non calculable"
    share = (Decimal(numerator) * 100 / denominator).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{share} %".replace(".", ",")


def area_growth(inputs: list[Inputs]) -> list[Any]:
    return [growth_case(case) for case in inputs]


def growth_case(case: Inputs) -> Any:
    found = growth.scores(
        "M" if case["sex"] in (1, "M") else "F",
        case["age_days"],
        weight_kg=case.get("weight_kg"),
        length_cm=case.get("lenhei_cm"),
    )
    if "lenhei_cm" not in case:
        return None if found.waz is None else float(found.waz)
    scores = {name: getattr(found, name) for name in ("haz", "waz", "whz")}
    plain = {name: None if score is None else float(score) for name, score in scores.items()}
    return plain | {f"{name}_flag": int(name in found.measure_again) for name in scores}


def area_family_planning(inputs: Inputs) -> Inputs:
    opens, closes = contraception.dmpa_window(date.fromisoformat(inputs["injection"]))
    return {"due_12w": opens.isoformat(), "due_13w": closes.isoformat()}


AREAS: dict[str, Callable[[Any], Any]] = {
    "ga_edd": area_dating,
    "schedule": area_schedule,
    "alert_anc": area_anc,
    "alert_context": area_context,
    "alert_lcg": area_labour,
    "alert_delivery": area_delivery,
    "alert_newborn": area_newborn,
    "indicator": area_indicator,
    "growth": area_growth,
    "fp": area_family_planning,
}
