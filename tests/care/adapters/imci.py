"""The sheets of the sick child and of the young infant."""

from datetime import date
from typing import Any

from care.rules.ages import CHILD_FROM_MONTHS, AgeGroup, age_group, completed_months
from care.rules.imci import (
    anaemia,
    cough,
    danger,
    diarrhoea,
    ear,
    fever,
    hiv,
    infant_feeding,
    measles,
    young_infant,
)
from care.rules.imci.result import GREEN, RED, YELLOW, Classification
from tests.care.adapters.shared import Inputs, by_case, named, only

DAYS_OF_MONTH, DAYS_OF_CHILD = 31, 62
WELL_COUGH: Inputs = {
    "danger_signs": (),
    "stridor_calm": False,
    "chest_indrawing": False,
    "wheeze": False,
    "hiv_exposed_or_infected": False,
}
WELL_FEVER: Inputs = {"danger_signs": (), "stiff_neck": False, "fever_history": False, "hot_to_touch": False}
WELL_MEASLES: Inputs = {
    "generalised_rash": False,
    "cough": False,
    "runny_nose": False,
    "red_eyes": False,
    "danger_signs": (),
    "cornea_clouding": False,
    "pus_from_eye": False,
    "mouth_ulcers": "none",
}
WELL_EAR: Inputs = {
    "ear_problem": False,
    "ear_pain": False,
    "pus_seen": False,
    "tender_swelling_behind_ear": False,
}
WELL_INFECTION: Inputs = {
    "respiratory_rate": [44],
    "temp_axillary": 36.8,
    "feeding": "well",
    "convulsion": False,
    "severe_chest_indrawing": False,
    "movement": "normal",
    "umbilicus": "normal",
    "pustules": False,
}
WELL_JAUNDICE: Inputs = {"yellow_skin": False, "yellow_palms_soles": False, "onset": "after_24h"}
WELL_INFANT_FEEDING: Inputs = {
    "weight_kg": 3.5,
    "waz": 0,
    "feeds_per_24h": 8,
    "poor_attachment": False,
    "poor_suckling": False,
    "other_food_or_drink": False,
    "thrush": False,
    "wrong_replacement_feed": False,
}


def described(result: Classification | None) -> Inputs:
    """A class as the examples write it."""
    if result is None:
        return {"classification": None, "severity": None}
    found: Inputs = {"classification": result.code, "severity": result.severity}
    if result.missing:
        found["missing"] = list(result.missing)
    if result.treatments:
        found["treatment"] = result.treatments[0].code
    if result.pre_referral:
        found["pre_referral"] = [line.code for line in result.pre_referral]
    if result.row and result.row.follow_up_days:
        found["follow_up_days"] = result.row.follow_up_days
    return {**found, **dict.fromkeys(result.flags, True)}


def one_age_group(case: Inputs) -> Inputs:
    birth, on = date.fromisoformat(case["birth"]), date.fromisoformat(case["on"])
    return {"age_group": age_group(completed_months(birth, on)).value}


def one_danger(case: Inputs) -> Inputs:
    return described(danger.classify_danger(case["danger_signs"]))


def one_cough(case: Inputs) -> Inputs:
    signs = {**WELL_COUGH, **case}
    if trial := case.get("after_bronchodilator"):
        signs["after_bronchodilator"] = cough.Bronchodilator(**trial)
    result = cough.classify_cough(cough.CoughSigns(**only(signs, cough.CoughSigns)))
    fast = cough.fast_breathing(signs["age_months"], signs.get("respiratory_rate"))
    found = {"fast_breathing": fast, **described(result)}
    return {**found, "with": list(result.flags)} if result.flags else found


def one_diarrhoea(case: Inputs) -> Inputs:
    months = case.get("age_months", case.get("age_days", DAYS_OF_CHILD) // DAYS_OF_MONTH)
    group = AgeGroup.CHILD if months >= CHILD_FROM_MONTHS else AgeGroup.YOUNG_INFANT
    names = case.get("signs", [])
    hydration = diarrhoea.HydrationSigns() if names is None else diarrhoea.signs_from_list(names)
    degree = diarrhoea.dehydration(hydration, group)
    found: Inputs = {"dehydration": degree, "plan": diarrhoea.PLANS.get(degree or "")}
    result = diarrhoea.classify_dehydration(hydration, group)
    found |= {key: value for key, value in described(result).items() if key != "classification"}
    if group is AgeGroup.YOUNG_INFANT:
        return found
    whole = diarrhoea.Diarrhoea(
        hydration, case.get("diarrhoea_days"), case.get("blood_in_stool", False), case.get("temp_axillary")
    )
    classes = diarrhoea.classify_diarrhoea(whole)
    found |= {item.box: item.code for item in classes if item.box != "dehydration"}
    colours = {item.severity for item in classes}
    found["severity"] = next((colour for colour in (RED, YELLOW, GREEN) if colour in colours), None)
    return {**found, "classification": classes[-1].code, "classifications": [item.code for item in classes]}


def one_fever(case: Inputs) -> Inputs:
    signs = fever.FeverSigns(**only({**WELL_FEVER, **case}, fever.FeverSigns))
    return {"fever": fever.has_fever(signs), **described(fever.classify_fever(signs))}


def fever_key(shared: Inputs, cases: list[Inputs]) -> str:
    asked = set(shared).union(*cases)
    return "classification" if asked & {"rdt", "danger_signs", "stiff_neck"} else "fever"


def one_measles(case: Inputs) -> Inputs:
    signs = measles.MeaslesSigns(**only({**WELL_MEASLES, **case}, measles.MeaslesSigns))
    return described(measles.classify_measles(signs))


def one_ear(case: Inputs) -> Inputs:
    return described(ear.classify_ear(ear.EarSigns(**only({**WELL_EAR, **case}, ear.EarSigns))))


def one_anaemia(case: Inputs) -> Inputs:
    result = anaemia.classify_anaemia(
        case.get("pallor", "none"), case.get("hb_g_dl"), age_months=case.get("age_months")
    )
    return described(result)


def one_hiv(case: Inputs) -> Inputs:
    return described(hiv.classify_hiv(hiv.HivStatus(**only(case, hiv.HivStatus))))


def as_list(value: Any) -> list[Any] | None:
    return value if value is None or isinstance(value, list) else [value]


def infection(case: Inputs) -> Classification:
    signs = {**WELL_INFECTION, **case}
    return young_infant.classify_infection(
        young_infant.InfectionSigns(
            **only(signs, young_infant.InfectionSigns),
            respiratory_rates=as_list(signs["respiratory_rate"]),
            temperatures=as_list(signs["temp_axillary"]),
        )
    )


def jaundice(case: Inputs) -> Classification:
    signs = {**WELL_JAUNDICE, **case}
    hours = case.get("age_hours", case.get("age_days", 0) * 24)
    fields = only(signs, young_infant.JaundiceSigns) | {"age_hours": hours}
    return young_infant.classify_jaundice(young_infant.JaundiceSigns(**fields))


def feeding(case: Inputs) -> Classification:
    signs = {**WELL_INFANT_FEEDING, **case}
    return infant_feeding.classify_infant_feeding(
        infant_feeding.InfantFeeding(**only(signs, infant_feeding.InfantFeeding))
    )


def one_young_infant(case: Inputs) -> Inputs:
    if "signs" in case:
        return one_diarrhoea(case)
    if case.keys() & {"yellow_skin", "yellow_palms_soles"}:
        return described(jaundice(case))
    if case.keys() & (WELL_INFANT_FEEDING.keys() - {"feeding"}):
        return described(feeding(case))
    case = {"age_days": case.get("age_hours", 0) // 24, **case}
    signs = {**WELL_INFECTION, **case}
    fast = young_infant.fast_breathing_twice(as_list(signs["respiratory_rate"]))
    return {"fast_breathing": fast, **described(infection(case))}


AREAS = {
    "age_group": by_case(one_age_group, named("age_group")),
    "imci_danger": by_case(one_danger, named("classification")),
    "imci_cough": by_case(one_cough, named("classification")),
    "imci_diarrhoea": by_case(one_diarrhoea, named("dehydration")),
    "imci_fever": by_case(one_fever, fever_key),
    "imci_measles": by_case(one_measles, named("classification")),
    "imci_ear": by_case(one_ear, named("classification")),
    "imci_anaemia": by_case(one_anaemia, named("classification")),
    "imci_hiv": by_case(one_hiv, named("classification")),
    "imci_young_infant": by_case(one_young_infant, named("classification")),
}
