"""Opened vials, coverage and cohort outcomes."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from programmes.rules import coverage, vials
from tests.care.adapters.shared import Inputs, plain, split


def one_vial(case: Inputs) -> vials.VialUse:
    end = case.get("session_end")
    return vials.opened_vial(
        case["policy"],
        datetime.fromisoformat(case["opened"]),
        date.fromisoformat(case["expiry"]),
        case["vvm"],
        session_end=datetime.fromisoformat(end) if end else None,
    )


def area_vial(inputs: Inputs) -> Inputs:
    shared, cases = split(inputs)
    uses = [one_vial({**shared, **case}) for case in cases]
    until = [use.use_until and use.use_until.isoformat()[:16] for use in uses]
    return {"use_until": until, "state": [use.state for use in uses]}


def area_indicator(inputs: Inputs) -> Inputs:
    if "registered" in inputs:
        numbers = {name: inputs[name] for name in ("cured", "completed", "registered")}
        return plain({"success_pct": coverage.treatment_success(**numbers)})
    mortality = Decimal(str(inputs["infant_mortality_per_1000"]))
    year = coverage.surviving_infants(inputs["live_births_expected_year"], mortality)
    target = coverage.period_target(year, inputs["period_months"])
    found: dict[str, Any] = {
        "surviving_infants_year": coverage.one_decimal(year),
        "target_month": coverage.one_decimal(target),
        "dropout_penta1_penta3_pct": coverage.drop_out(inputs["penta1"], inputs["penta3"]),
        "dropout_rr1_rr2_pct": coverage.drop_out(inputs["rr1"], inputs["rr2"]),
    }
    doses = {name: inputs[name] for name in ("penta1", "penta3", "rr1", "rr2")}
    return plain(found | {f"{name}_coverage_pct": coverage.percent(given, target) for name, given in doses.items()})


AREAS = {"vial": area_vial, "indicator": area_indicator}
