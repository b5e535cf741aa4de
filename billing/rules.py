"""Who pays what of one line, in whole FCFA.

Rule stated once: the patient's share is rounded down to 5 FCFA, the difference is the payer's.
"""

ROUNDING_FCFA = 5


def share(full: int, rate_percent: int) -> tuple[int, int]:
    """(covered, patient) of a full price at a payer's rate; their sum is always the full price.

    Without a payer (rate 0) the patient pays the full price as it stands. Raises ValueError for a
    negative or fractional price, or a rate outside 0–100 whole percent.
    """
    _refuse_fraction(full, rate_percent)
    if full < 0 or not 0 <= rate_percent <= 100:
        raise ValueError("a price is not negative and a rate lies between 0 and 100")
    if rate_percent == 0:
        return 0, full
    exact_times_100 = full * (100 - rate_percent)
    patient = exact_times_100 // (100 * ROUNDING_FCFA) * ROUNDING_FCFA
    return full - patient, patient


def _refuse_fraction(*amounts: object) -> None:
    if any(isinstance(amount, bool) or not isinstance(amount, int) for amount in amounts):
        raise ValueError("prices and rates are whole numbers")
