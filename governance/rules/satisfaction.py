"""Satisfaction: top-2 of the global item, with the interval and the sizes below which it is not shown.

Source: community reference, C2.6 (definition to be validated by USTTB and the ASACO); interval of Wilson.
"""

from collections.abc import Iterable
from math import sqrt

SCALE = range(1, 6)
SATISFIED_FROM = 4
NO_OPINION = 9
Z_95 = 1.959963984540054
PERCENTAGE_FROM_ANSWERS, BREAKDOWN_FROM_ANSWERS = 30, 10


def top2(answers: Iterable[int | None]) -> tuple[int, int]:
    """(satisfied, answered) on the five-point global item: 4 or 5 of those who gave an opinion.

    None and 9 ("ne sait pas, sans objet") are not answers. Raises ValueError for any other value.
    """
    given = [answer for answer in answers if answer is not None and answer != NO_OPINION]
    if any(answer not in SCALE for answer in given):
        raise ValueError("an answer is 1 to 5, 9 or nothing")
    return sum(answer >= SATISFIED_FROM for answer in given), len(given)


def wilson(k: int, n: int) -> tuple[float, float]:
    """95 % Wilson interval of k out of n, as proportions between 0 and 1; (0, 1) when nobody answered.

    Raises ValueError unless 0 ≤ k ≤ n.
    """
    if not 0 <= k <= n:
        raise ValueError("the satisfied are among those who answered")
    if n == 0:
        return 0.0, 1.0
    share, weight = k / n, Z_95**2 / n
    centre = (share + weight / 2) / (1 + weight)
    half = Z_95 * sqrt(share * (1 - share) / n + weight / (4 * n)) / (1 + weight)
    return (0.0 if k == 0 else centre - half), (1.0 if k == n else centre + half)


def shows_percentage(answered: int) -> bool:
    """Whether a headline may be a percentage: 30 answers or more."""
    return answered >= PERCENTAGE_FROM_ANSWERS


def shows_breakdown(answered: int) -> bool:
    """Whether a breakdown may be shown at all: 10 answers or more."""
    return answered >= BREAKDOWN_FROM_ANSWERS
