"""Fluids and doses."""

import unicodedata
from decimal import Decimal
from typing import Any

from care.rules import dose, fluids, nutrition
from care.rules.tables.doses import DEFAULT_BANDS
from tests.care.adapters.body import WELL_NUTRITION
from tests.care.adapters.shared import Inputs, only, plain, split

MEDICINES = {
    "zinc": ("Zinc (sulfate)", "DIARRHEE"),
    "vitamin_a": ("Rétinol (vit. A)", "SUPPLEMENTATION"),
    "albendazole": ("Albendazole", "DEPARASITAGE"),
    "amoxicillin": ("Amoxicilline", "PNEUMONIE"),
    "amoxicilline": ("Amoxicilline", "PNEUMONIE"),
    "paracetamol": ("Paracétamol", "FIEVRE_38_5_OU_DOULEUR"),
    "cotrimoxazole": ("Cotrimoxazole", "PROPHYLAXIE_VIH"),
    "ampicillin": ("Ampicilline", "PRE_REFERENCE_2_59_MOIS"),
    "ampicilline": ("Ampicilline", "PRE_REFERENCE_2_59_MOIS"),
    "gentamicin": ("Gentamicine", "PRE_REFERENCE_2_59_MOIS"),
    "gentamicine": ("Gentamicine", "PRE_REFERENCE_2_59_MOIS"),
    "ciprofloxacin": ("Ciprofloxacine", "DYSENTERIE"),
    "artemether_lumefantrine": ("Artéméther+luméfantrine", "PALUDISME_SIMPLE"),
    "artesunate": ("Artésunate", "PALUDISME_GRAVE_IV"),
    "diazepam": ("Diazépam", "CONVULSION_EN_COURS"),
    "iron": ("Fer", "ANEMIE"),
    "rutf": ("ATPE", "MAS_SANS_COMPLICATION"),
}
ARTESUNATE_ROUTES = {
    "IV": "PALUDISME_GRAVE_IV",
    "IM": "PALUDISME_GRAVE_IM",
    "RECTAL": "PALUDISME_GRAVE_PRE_REFERENCE",
}


def one_fluid(case: Inputs) -> Inputs:
    weight = None if case.get("weight_kg") is None else Decimal(str(case["weight_kg"]))
    age: Any = case.get("age_months")
    plan = case.get("plan") or {"some": "B", "severe": "C", "none": "A"}.get(case.get("dehydration", ""))
    if plan == "A":
        return {"ml_per_stool_range": plain(fluids.plan_a(age))}
    if plan == "C":
        return one_plan_c(case, weight, age)
    if weight is not None:
        return {"ml_4h": fluids.plan_b(weight)}
    volumes = None if age is None else fluids.plan_b_by_age(age)
    return {"ml_4h_range": plain(volumes)}


def one_plan_c(case: Inputs, weight: Decimal | None, age: int) -> Inputs:
    signs = {**WELL_NUTRITION, **case}
    state = nutrition.classify_nutrition(nutrition.NutritionSigns(**only(signs, nutrition.NutritionSigns)))
    severe = state is not None and state.code in ("sam", "sam_complicated")
    if case.get("iv_available", True) is False and weight is not None:
        result: Any = fluids.without_drip(weight, severe_malnutrition=severe)
    else:
        result = fluids.plan_c(weight, age, severe_malnutrition=severe)
    if isinstance(result, fluids.FluidRefusal):
        return {"plan": None, "message_code": result.message_code, "fluid": result.fluid}
    if isinstance(result, fluids.Step):
        return {"plan": "C", "steps": [{"ml": result.ml, "minutes": result.minutes}], "total_ml": result.ml}
    steps = [{"ml": step.ml, "minutes": step.minutes} for step in result.steps]
    return {
        "plan": "C",
        "steps": steps,
        "total_ml": result.total_ml,
        "reassess_after_hours": result.reassess_after_hours,
    }


def area_fluids(inputs: Inputs) -> Inputs:
    shared, cases = split(inputs)
    if "cases" in inputs:
        return {"cases": [one_fluid({**shared, **case}) for case in cases]}
    return one_fluid({"plan": "C", **inputs} if not {"plan", "dehydration"} & inputs.keys() else inputs)


def folded(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def medicine_of(case: Inputs) -> tuple[str, str]:
    """DCI and indication an example names, by its own words."""
    name = folded(case["medicine"])
    known = MEDICINES.get(name)
    dci = known[0] if known else next(row.dci for row in DEFAULT_BANDS if folded(row.dci) == name)
    if dci == "Artésunate":
        return dci, ARTESUNATE_ROUTES[str(case.get("route", "IV")).upper()]
    first = next(row.indication for row in DEFAULT_BANDS if row.dci == dci)
    return dci, case.get("indication") or (known[1] if known else first)


def proposal_of(case: Inputs) -> dose.DoseProposal | dose.NoDose:
    weight, strength = case.get("weight_kg"), case.get("concentration_mg_ml")
    return dose.propose(
        *medicine_of(case),
        dose.Subject(
            weight_kg=None if weight is None else Decimal(str(weight)),
            age_months=case.get("age_months"),
            age_days=case.get("age_days"),
        ),
        concentration_mg_ml=None if strength is None else Decimal(str(strength)),
    )


def one_dose(case: Inputs) -> Any:
    """One case as the examples write it: units of a weight table, else a ration, mg, IU or ml."""
    found = proposal_of(case)
    if isinstance(found, dose.NoDose):
        return None
    months, last = case.get("age_months"), case.get("last_dose_months_ago")
    if months is not None and not dose.is_due(found, age_months=months, last_dose_months_ago=last):
        return {"not_due": True}
    dci, indication = medicine_of(case)
    if dci == "ATPE":
        return {"per_day": found.units, "per_week": dose.quantity(found, 7)}
    if found.ml is not None and "concentration_mg_ml" in case:
        exact = dose.exact_mg(dci, indication, Decimal(str(case["weight_kg"])))
        return {"ml": found.ml, **({"mg_exact": exact} if exact is not None else {"mg": found.mg})}
    held = {key: value for key, value in {"mg": found.mg, "iu": found.iu}.items() if value is not None}
    by_weight = found.band.weight.given and found.units is not None
    return found.units if by_weight or not held else held


def area_dose(inputs: Inputs) -> Inputs:
    shared, cases = split(inputs)
    by_weight = [case if isinstance(case, dict) else {"weight_kg": case} for case in cases]
    each = [{**shared, **case} for case in by_weight]
    answers = [one_dose(case) for case in each]
    if "cases" not in inputs:
        return plain({**course(each[0]), **(answers[0] if isinstance(answers[0], dict) else {"units": answers[0]})})
    found = {"cases": answers}
    if "medicine" in inputs:
        found |= next((about for about in map(course, each) if about), {})
        found |= totals(each)
    return plain(found)


def course(case: Inputs) -> Inputs:
    """Doses a day and days of the table; for a rounded table, the mg/kg it was rounded from."""
    found = proposal_of(case)
    if isinstance(found, dose.NoDose):
        return {}
    about: Inputs = {"doses_per_day": found.band.doses_per_day}
    about["days"] = found.band.days[0] if found.band.days else None
    rates = [dose.exact_mg(*medicine_of(case), weight) for weight in (Decimal(10), Decimal(20))]
    if rates[0] and rates[1]:
        about["mg_per_kg"] = {"under_20": rates[0] / 10, "from_20": rates[1] / 20}
    return about


def totals(each: list[Inputs]) -> Inputs:
    found = {str(case.get("weight_kg")): proposal_of(case) for case in each}
    counted = {weight: dose.quantity(item) for weight, item in found.items() if isinstance(item, dose.DoseProposal)}
    return {"total_tablets": counted} if any(counted.values()) else {}


AREAS = {"fluids": area_fluids, "dose": area_dose}
