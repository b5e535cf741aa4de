"""How a price is divided between the payer and the patient.

One rule for every act and medicine: the patient's exact share is rounded **down** to 5 FCFA, the smallest
coin in use, and the payer carries the difference. Without a payer (rate 0) the patient pays the price.
"""

COIN = 5  # FCFA


def share(full: int, rate_percent: int) -> tuple[int, int]:
    """Divide a price in whole FCFA: (covered, patient), covered + patient = full.

    `rate_percent` is the payer's rate, 0 to 100. Raises ValueError outside these limits or for a
    negative price, TypeError for anything but whole numbers.
    """
    _whole(full, "full")
    _whole(rate_percent, "rate_percent")
    if full < 0:
        raise ValueError("A price is never negative.")
    if not 0 <= rate_percent <= 100:
        raise ValueError("A rate lies between 0 and 100 percent.")
    if rate_percent == 0:
        return 0, full
    patient = full * (100 - rate_percent) // 100 // COIN * COIN
    return full - patient, patient


def _whole(value: object, name: str) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{name} is a whole number.")
