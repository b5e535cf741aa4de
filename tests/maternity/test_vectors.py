"""Every worked example of maternity, through the public rules."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.maternity.vectors import ages_on, answer

EXAMPLES = json.loads((Path(__file__).parent / "maternity_vectors.json").read_text("utf-8"))["vectors"]


def contains(found: Any, expected: Any) -> bool:
    """Equal, where an expected object may name only a part of the answer."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return all(key in found and contains(found[key], value) for key, value in expected.items())
    if isinstance(expected, list) and isinstance(found, list):
        return len(found) == len(expected) and all(map(contains, found, expected))
    return bool(found == expected)


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["id"] for example in EXAMPLES])
def test_worked_example(example: dict[str, Any]) -> None:
    expected = example["expected"]
    found = answer(example["area"], example["inputs"])
    if example["id"] == "DAT-1":
        assert found["edd"] != expected.pop("not_edd")
    if example["id"] == "DAT-2":
        asked = expected.pop("cases")
        assert ages_on(example["inputs"], [case["on"] for case in asked]) == asked
    assert contains(found, expected), found
