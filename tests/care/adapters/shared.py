"""What every area of the worked examples needs: cases, plain JSON values, named fields.

Convention of the examples: a key that is absent = asked, and the child has nothing there; a key that is
null = not assessed. Hence the ``WELL_*`` answers of the areas, which an example overrides.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

Inputs = dict[str, Any]


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


def by_case(one: Callable[[Inputs], Inputs], short: Callable[[Inputs, list[Any]], str]) -> Callable[[Inputs], Inputs]:
    """An area answered case by case: whole answer for one, the key ``short`` names for several."""

    def area(inputs: Inputs) -> Inputs:
        shared, cases = split(inputs)
        if "cases" not in inputs:
            return one(inputs)
        answers = [one({**shared, **case}) for case in cases]
        return {"cases": [item[short(shared, cases)] for item in answers]}

    return area


def named(key: str) -> Callable[[Inputs, list[Any]], str]:
    return lambda _shared, _cases: key
