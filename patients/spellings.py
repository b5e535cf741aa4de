"""The known spelling groups, read once per process from the reference data."""

from __future__ import annotations

import csv
from functools import lru_cache

from django.conf import settings

from patients.rules.names import SpellingGroups


@lru_cache(maxsize=1)
def spelling_groups() -> SpellingGroups:
    """Groups of data/demo_names.csv: one name and its spellings per line."""
    with (settings.REFERENCE_DATA_DIR / "demo_names.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return SpellingGroups.from_spellings([row["name"], *row["spelling_variants"].split(";")] for row in rows)
