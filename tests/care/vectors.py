"""Adapter between the worked examples of child health and the public rules of `care.rules`.

Convention of the examples: a key that is absent = asked, and the child has nothing there; a key that is
null = not assessed. Hence the ``WELL_*`` answers below, which an example overrides.
"""

import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from care.rules import dose, fluids, growth, nutrition
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
from care.rules.imci.result import Classification
from care.rules.tables.doses import DEFAULT_BANDS

Inputs = dict[str, Any]

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
DAYS_OF_MONTH, DAYS_OF_CHILD = 31, 62
ARTESUNATE_ROUTES = {
    "IV": "PALUDISME_GRAVE_IV",
    "IM": "PALUDISME_GRAVE_IM",
    "RECTAL": "PALUDISME_GRAVE_PRE_REFERENCE",
}


def answer(area: str, inputs: Inputs) -> Inputs:
    """The public rules' answer to one example. Raises KeyError for an area without rules."""
    return AREAS[area](inputs)


def split(inputs: Inputs) -> tuple[Inputs, list[Any]]:
    """What all cases share, and the cases; one example without cases is one case."""
    shared = {key: value for key, value in inputs.items() if key != "cases"}
    return shared, inputs.get("cases", [{}])


def plain(value: Any) -> Any:
    """Decimals as JSON numbers."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


def only(fields: Inputs, cls: type[Any]) -> Inputs:
    """The inputs a rule takes."""
    return {key: value for key, value in fields.items() if key in cls.__dataclass_fields__}


def by_case(
    one: Callable[[Inputs], Inputs], short: Callable[[Inputs, list[Any]], str]
) -> Callable[[Inputs], Inputs]:
    """An area answered case by case: whole answer for one, the key ``short`` names for several."""

    def area(inputs: Inputs) -> Inputs:
        shared, cases = split(inputs)
        if "cases" not in inputs:
            return one(inputs)
        answers = [one({**shared, **case}) for case in cases]
        return {"cases": [item[short(shared, cases)] for item in answers]}

    return area


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
    return {**found, "classifications": [item.code for item in classes]}


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
        return plain(
            {**course(each[0]), **(answers[0] if isinstance(answers[0], dict) else {"units": answers[0]})}
        )
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
    counted = {
        weight: dose.quantity(item) for weight, item in found.items() if isinstance(item, dose.DoseProposal)
    }
    return {"total_tablets": counted} if any(counted.values()) else {}


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


def named(key: str) -> Callable[[Inputs, list[Any]], str]:
    return lambda _shared, _cases: key


AREAS: dict[str, Callable[[Inputs], Inputs]] = {
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
    "fluids": area_fluids,
    "dose": area_dose,
    "nutrition": area_nutrition,
    "growth": area_growth,
}
