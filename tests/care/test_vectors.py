"""Every worked example of child health, through the public rules."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.care.vectors import AREAS, answer

EXAMPLES = json.loads((Path(__file__).parent / "child_health_vectors.json").read_text("utf-8"))["vectors"]
COVERED = [example for example in EXAMPLES if example["area"] in AREAS]


def contains(found: Any, expected: Any) -> bool:
    """Equal, where an expected object may name only a part of the answer."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return all(key in found and contains(found[key], value) for key, value in expected.items())
    if isinstance(expected, list) and isinstance(found, list):
        return len(found) == len(expected) and all(map(contains, found, expected))
    return bool(found == expected)


@pytest.mark.parametrize("example", COVERED, ids=[example["id"] for example in COVERED])
def test_worked_example(example: dict[str, Any]) -> None:
    found = answer(example["area"], example["inputs"])
    assert contains(found, example["expected"]), found


def test_only_the_vaccination_schedule_waits_for_its_rules() -> None:
    assert {example["area"] for example in EXAMPLES} - set(AREAS) == {"vaccination"}
