"""A folder of small reference files."""

import pytest


@pytest.fixture
def write(tmp_path, settings):
    """Write a reference file: its lines after the header."""
    settings.REFERENCE_DATA_DIR = tmp_path

    def put(name: str, header: str, *lines: str) -> None:
        (tmp_path / f"{name}.csv").write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")

    return put
