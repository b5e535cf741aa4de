"""Newborn danger signs and birth-weight classes. Source: PNC DAK DT.12, DT.14, DT.19."""

FAST_BREATHING_FROM = 60
VERY_LOW_WEIGHT_BELOW_G, LOW_WEIGHT_BELOW_G = 1500, 2500


def temperature(celsius: float) -> str:
    """danger_low_temp, boundary_not_danger, mild_hypothermia_rewarm, ok, danger_fever.

    The source prints 35.5 < T < 36.4 for re-warming, so that 35.5 itself falls in no row.
    """
    if celsius < 35.5:
        return "danger_low_temp"
    if celsius == 35.5:
        return "boundary_not_danger"
    if celsius < 36.4:
        return "mild_hypothermia_rewarm"
    return "danger_fever" if celsius > 37.5 else "ok"


def breathing(rate: int) -> str:
    """danger_fast_breathing from 60 breaths per minute, else ok."""
    return "danger_fast_breathing" if rate >= FAST_BREATHING_FROM else "ok"


def birth_weight(grams: int) -> str:
    """refer_very_low_weight, low_birth_weight or not_low_birth_weight. Raises ValueError below 1 g."""
    if grams <= 0:
        raise ValueError("a weight is above zero")
    if grams < VERY_LOW_WEIGHT_BELOW_G:
        return "refer_very_low_weight"
    return "low_birth_weight" if grams < LOW_WEIGHT_BELOW_G else "not_low_birth_weight"
