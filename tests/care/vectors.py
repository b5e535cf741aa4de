"""Adapter between the worked examples of child health and the public rules."""

from collections.abc import Callable

from tests.care.adapters import body, imci, programmes, treatment
from tests.care.adapters.shared import Inputs

AREAS: dict[str, Callable[[Inputs], Inputs]] = {
    **imci.AREAS,
    **treatment.AREAS,
    **body.AREAS,
    **programmes.AREAS,
}


def answer(area: str, inputs: Inputs) -> Inputs:
    """The public rules' answer to one example. Raises KeyError for an area without rules."""
    return AREAS[area](inputs)
