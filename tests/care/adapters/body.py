"""Growth and nutrition."""

from decimal import Decimal

from care.rules import growth, nutrition
from tests.care.adapters.shared import Inputs, only, plain, split

WELL_NUTRITION: Inputs = {
    "muac_mm": 135,
    "whz": 0,
    "oedema": 0,
    "appetite": "pass",
    "complications": (),
    "waz": 0,
    "weight_loss": False,
    "poor_feeding": False,
}


def one_nutrition(case: Inputs) -> Inputs:
    result = nutrition.classify_nutrition(
        nutrition.NutritionSigns(**only({**WELL_NUTRITION, **case}, nutrition.NutritionSigns))
    )
    if result is None:
        return {"class": None, "site": None}
    found: Inputs = {"class": result.code, "site": result.site.value if result.site else None}
    return {**found, "missing": list(result.missing)} if result.missing else found


def area_nutrition(inputs: Inputs) -> Inputs:
    if "visits" in inputs:
        return programme(inputs)
    if "min_weight_kg" in inputs:
        weights = Decimal(str(inputs["min_weight_kg"])), Decimal(str(inputs["weight_kg"]))
        return plain({"g_per_kg_per_day": nutrition.weight_gain(*weights, inputs["days"])})
    shared, cases = split(inputs)
    if "cases" not in inputs:
        return {**one_nutrition(inputs)} if "state" not in inputs else {"class": woman(inputs)}
    if isinstance(cases[0], dict) and "state" in {**shared, **cases[0]}:
        return {"cases": [woman({**shared, **case}) for case in cases]}
    if not isinstance(cases[0], dict):
        return {"cases": [one_nutrition({**shared, "muac_mm": muac})["class"] for muac in cases]}
    found = [one_nutrition({**shared, **case}) for case in cases]
    placed = set().union(*cases) & {"appetite", "complications", "oedema"}
    return {"cases": found if placed else [item["class"] for item in found]}


def woman(case: Inputs) -> str | None:
    return nutrition.classify_woman(
        case["state"],
        case["muac_mm"],
        child_age_months=case.get("child_age_months"),
        limit_mm=case.get("limit_mm"),
    )


def programme(inputs: Inputs) -> Inputs:
    visits = [nutrition.WeeklyVisit(**only(visit, nutrition.WeeklyVisit)) for visit in inputs["visits"]]
    states = nutrition.programme_states(inputs["admission"]["criterion"], visits)
    ranks = inputs.get("state_after_visit", range(1, len(visits) + 1))
    return {"states": [states[rank - 1].value for rank in ranks]}


def one_growth(case: Inputs) -> Inputs:
    found = growth.scores(
        case["sex"],
        case.get("age_days"),
        weight_kg=case.get("weight_kg"),
        length_cm=case.get("lenhei_cm"),
        position=case.get("measured"),
        oedema=bool(case.get("oedema")),
    )
    return plain({"haz": found.haz, "waz": found.waz, "whz": found.whz})


def area_growth(inputs: Inputs) -> Inputs:
    shared, cases = split(inputs)
    if "cases" not in inputs:
        return one_growth(inputs)
    dicts = [case if isinstance(case, dict) else {"weight_kg": case} for case in cases]
    found = [one_growth({**shared, **case}) for case in dicts]
    return {index: [item[index] for item in found] for index in ("haz", "waz", "whz")}


AREAS = {"nutrition": area_nutrition, "growth": area_growth}
