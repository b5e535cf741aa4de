"""The packaged tables: complete, sourced, and consistent with one another."""

import pytest

from care.rules.tables.classifications import DEFAULT_CLASSES, class_tables, parse_class, parse_line
from care.rules.tables.doses import DEFAULT_BANDS
from care.rules.tables.lms import default_growth_tables
from care.rules.tables.source import PROTOCOL_DATA, packaged_rows
from care.rules.tables.thresholds import parse_thresholds

FILES = sorted(path.name for path in PROTOCOL_DATA.glob("*.csv"))


@pytest.mark.parametrize("name", FILES)
def test_every_row_names_version_source_and_confidence(name: str) -> None:
    for row in packaged_rows(PROTOCOL_DATA, name):
        assert row["version"]
        assert row["source"], row
        assert row["confidence"] in ("confirmed", "old", "inferred", "general", "default")


def test_a_threshold_without_a_source_does_not_exist() -> None:
    row = {"code": "X", "value": "1", "unit": "", "source": "", "confidence": "general", "version": "V"}
    with pytest.raises(KeyError):
        parse_thresholds([row]).value("X")
    with pytest.raises(ValueError, match="no value"):
        parse_thresholds([{**row, "source": "livret", "value": ""}]).value("X")


def test_every_line_belongs_to_a_class_and_points_to_a_dose() -> None:
    classes = {(group, code) for group, _box, code in DEFAULT_CLASSES.classes}
    doses = {(row.dci, row.indication) for row in DEFAULT_BANDS}
    for key, lines in DEFAULT_CLASSES.lines.items():
        assert key in classes
        for line in lines:
            assert not line.dose_dci or (line.dose_dci, line.dose_indication) in doses


def test_a_class_without_a_source_is_not_used() -> None:
    rows = [{**row, "source": ""} for row in packaged_rows(PROTOCOL_DATA, "classifications.csv")]
    lines = map(parse_line, packaged_rows(PROTOCOL_DATA, "treatment_lines.csv"))
    assert class_tables(map(parse_class, rows), lines).classes == {}


def test_red_classes_refer_and_only_lasting_jaundice_refers_without_red() -> None:
    for (_group, _box, code), row in DEFAULT_CLASSES.classes.items():
        if row.severity == "red" or code == "jaundice_refer_for_assessment":
            assert row.refer, code
        else:
            assert not row.refer, code


def test_the_growth_tables_are_whole() -> None:
    sizes = {key: len(curve.x) for key, curve in default_growth_tables().items()}
    assert len(sizes) == 8
    for (indicator, sex), size in sizes.items():
        expected = {"weight_for_length": 651, "weight_for_height": 551}.get(indicator, 1857)
        assert size == expected, (indicator, sex)
