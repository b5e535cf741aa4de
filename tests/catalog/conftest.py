"""Pages without collected static files; a folder of small reference files."""

import pytest

from tests import staff


@pytest.fixture(autouse=True)
def _plain_static_files(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def koniakary(db):
    return staff.centre()


@pytest.fixture
def write(tmp_path, settings):
    """Write a reference file: its lines after the header."""
    settings.REFERENCE_DATA_DIR = tmp_path

    def put(name: str, header: str, *lines: str) -> None:
        (tmp_path / f"{name}.csv").write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")

    return put
