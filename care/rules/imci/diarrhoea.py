"""Diarrhoea: dehydration for both age groups, persistence and blood for 2–59 months.

Source: IMCI 2014; WHO smart-emcare rules DL-I-CL1-30/31/32, DL-G-CL1-29 (mixed signs), DL-G-CL2-18.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from care.rules.ages import AgeGroup
from care.rules.imci.result import Box, Classification, Number, at_least
from care.rules.tables.thresholds import DEFAULT_THRESHOLDS, Thresholds

SEVERE, SOME, NONE = "severe", "some", "none"
PLANS = {SEVERE: "C", SOME: "B", NONE: "A"}
DEHYDRATION_CODES = {SEVERE: "severe_dehydration", SOME: "some_dehydration", NONE: "no_dehydration"}

GENERAL_STATES = {
    "normal": NONE,
    "restless_irritable": SOME,
    "lethargic": SEVERE,
    "unconscious": SEVERE,
    "movement_only_when_stimulated": SEVERE,
    "no_movement": SEVERE,
}
DRINKING = {"normal": NONE, "drinks_eagerly": SOME, "drinks_poorly": SEVERE, "not_able_to_drink": SEVERE}
SKIN_PINCH = {"immediate": NONE, "skin_pinch_slow": SOME, "skin_pinch_very_slow": SEVERE}


@dataclass(frozen=True)
class HydrationSigns:
    """The four signs; None = not assessed. Values are the keys of the tables of this module."""

    general_state: str | None = None
    sunken_eyes: bool | None = None
    drinking: str | None = None
    skin_pinch: str | None = None


NO_SIGN = HydrationSigns("normal", False, "normal", "immediate")
GRAVEST_SIGNS = HydrationSigns("unconscious", True, "not_able_to_drink", "skin_pinch_very_slow")


@dataclass(frozen=True)
class Diarrhoea:
    """A child with diarrhoea: days of it, blood in the stool, temperature (°C) for the referral setting."""

    hydration: HydrationSigns
    days: int | None = None
    blood_in_stool: bool | None = None
    temp_axillary: Number | None = None


def signs_from_list(names: Collection[str]) -> HydrationSigns:
    """Signs ticked on a sheet where all four were looked for: what is not named is normal.

    Of two contradictory marks the graver is kept. Raises ValueError for an unknown sign.
    """
    known = {*GENERAL_STATES, *DRINKING, *SKIN_PINCH, "sunken_eyes"}
    if unknown := set(names) - known:
        raise ValueError(f"unknown hydration signs: {', '.join(sorted(unknown))}")
    return HydrationSigns(
        general_state=_gravest(names, GENERAL_STATES, "normal"),
        sunken_eyes="sunken_eyes" in names,
        drinking=_gravest(names, DRINKING, "normal"),
        skin_pinch=_gravest(names, SKIN_PINCH, "immediate"),
    )


def _gravest(names: Collection[str], table: dict[str, str], normal: str) -> str:
    """The last named state of a table ordered from harmless to grave."""
    named = [state for state in table if state in names]
    return named[-1] if named else normal


def dehydration(signs: HydrationSigns, group: AgeGroup = AgeGroup.CHILD) -> str | None:
    """severe, some, none; None when the missing signs could still change the answer.

    Two severe signs are severe, two signs of either column are some; a sunken eye stands in both
    columns. In the young infant drinking is not a sign. Raises ValueError for an unknown value.
    """
    best, worst = (_degree_of(_filled(signs, rest), group) for rest in (NO_SIGN, GRAVEST_SIGNS))
    return best if best == worst else None


def missing_signs(signs: HydrationSigns, group: AgeGroup = AgeGroup.CHILD) -> tuple[str, ...]:
    """Names of the signs not assessed, of those that count at this age."""
    names = ["general_state", "sunken_eyes", "drinking", "skin_pinch"]
    counted = [name for name in names if name != "drinking" or group is AgeGroup.CHILD]
    return tuple(name for name in counted if getattr(signs, name) is None)


def _filled(signs: HydrationSigns, rest: HydrationSigns) -> HydrationSigns:
    """The signs with every one not assessed taken from ``rest``."""
    assessed = {name: value for name, value in vars(signs).items() if value is not None}
    return replace(rest, **assessed)


def _degree_of(signs: HydrationSigns, group: AgeGroup) -> str:
    general = _degree(signs.general_state, GENERAL_STATES)
    eyes = SEVERE if signs.sunken_eyes else NONE
    degrees = [general, eyes, _degree(signs.skin_pinch, SKIN_PINCH)]
    drinking = _degree(signs.drinking, DRINKING)
    if group is AgeGroup.CHILD:
        degrees.append(drinking)
    if degrees.count(SEVERE) >= 2 or (group is AgeGroup.CHILD and _grave_pair(signs)):
        return SEVERE
    return SOME if len(degrees) - degrees.count(NONE) >= 2 else NONE


def _degree(state: str | None, table: dict[str, str]) -> str:
    if state not in table:
        raise ValueError(f"unknown sign: {state}")
    return table[state]


def _grave_pair(signs: HydrationSigns) -> bool:
    """One severe and one some sign that are severe together."""
    slow, restless = signs.skin_pinch == "skin_pinch_slow", signs.general_state == "restless_irritable"
    unable = signs.drinking == "not_able_to_drink"
    return (signs.general_state == "unconscious" and slow) or (unable and (slow or restless))


def classify_dehydration(
    signs: HydrationSigns, group: AgeGroup = AgeGroup.CHILD, *, box: Box | None = None
) -> Classification:
    """The dehydration class with its plan A, B or C as first line. Raises ValueError."""
    box = box or Box("dehydration", group)
    degree = dehydration(signs, group)
    if degree is None:
        return box.incomplete(missing_signs(signs, group))
    return box.classified(DEHYDRATION_CODES[degree], evidence=_evidence(signs, group))


def _evidence(signs: HydrationSigns, group: AgeGroup) -> tuple[str, ...]:
    states = [signs.general_state, signs.skin_pinch]
    if group is AgeGroup.CHILD:
        states.append(signs.drinking)
    named = [state for state in states if state not in (None, "normal", "immediate")]
    return tuple(name for name in [*named, "sunken_eyes" if signs.sunken_eyes else None] if name)


def classify_persistent(case: Diarrhoea, *, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> Classification | None:
    """Diarrhoea of 14 days or more, severe with any dehydration; None when shorter."""
    box = Box("persistent_diarrhoea", AgeGroup.CHILD)
    lasting = at_least(case.days, thresholds.value("PERSISTENT_DIARRHOEA_FROM_DAYS"))
    if lasting is None:
        return box.incomplete(["diarrhoea_days"])
    if not lasting:
        return None
    degree = dehydration(case.hydration)
    if degree is None:
        return box.incomplete(missing_signs(case.hydration))
    code = "persistent_diarrhoea" if degree == NONE else "severe_persistent_diarrhoea"
    return box.classified(code, evidence=["diarrhoea_days"])


def classify_dysentery(case: Diarrhoea, *, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> Classification | None:
    """Blood in the stool; red only where the setting refers with high fever; None without blood."""
    box = Box("dysentery", AgeGroup.CHILD)
    if case.blood_in_stool is None:
        return box.incomplete(["blood_in_stool"])
    if not case.blood_in_stool:
        return None
    hot = at_least(case.temp_axillary, thresholds.optional("DYSENTERY_REFERRAL_FROM_CELSIUS"))
    code = "severe_dysentery" if hot else "dysentery"
    missing = ["temp_axillary"] if hot is None else []
    return box.classified(code, evidence=["blood_in_stool"], missing=missing)


def classify_diarrhoea(case: Diarrhoea, *, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> tuple[Classification, ...]:
    """Every class of the diarrhoea boxes of a child: dehydration, persistence, dysentery."""
    boxes = (
        classify_dehydration(case.hydration),
        classify_persistent(case, thresholds=thresholds),
        classify_dysentery(case, thresholds=thresholds),
    )
    return tuple(result for result in boxes if result is not None)
