""".env.example names every variable that something reads, and nothing else."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
NAME = re.compile(r"\bCSCOMU_[A-Z]+(?:_[A-Z]+)*\b")
FOLDERS = ("bin", "deploy", "bench", "cscomu", "tests", *settings.DOMAIN_APPS)
FILES = ("Dockerfile", "docker-compose.yml", ".ci/run", "manage.py")


def sources():
    yield from (ROOT / name for name in FILES)
    for folder in FOLDERS:
        yield from (path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def read_names():
    names = set()
    for path in sources():
        if path.resolve() != Path(__file__).resolve() and path.suffix not in {".mo", ".png", ".woff2", ".pyc"}:
            names |= set(NAME.findall(path.read_text(errors="ignore")))
    return names


def listed_names():
    return set(re.findall(r"^#?(CSCOMU_[A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))


def test_every_variable_that_is_read_is_listed():
    assert read_names() - listed_names() == set()


def test_every_variable_that_is_listed_is_read():
    assert listed_names() - read_names() == set()


def test_the_file_reads_as_docker_and_systemd_read_it():
    for line in (ROOT / ".env.example").read_text().splitlines():
        assert not line or line.startswith("#") or re.fullmatch(r"CSCOMU_[A-Z_]+=\S*", line), line


def started_with(**variables):
    return subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "cscomu.settings", "CSCOMU_SECRET_KEY": "", **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_server_without_a_secret_of_its_own_does_not_start():
    refused = started_with(CSCOMU_SECURE_COOKIES="1")
    assert refused.returncode == 1
    assert "CSCOMU_SECRET_KEY" in refused.stderr
    assert started_with(CSCOMU_SECURE_COOKIES="1", CSCOMU_SECRET_KEY="x" * 50).returncode == 0


def test_a_secret_may_stand_in_a_file(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("y" * 50)
    assert started_with(CSCOMU_SECURE_COOKIES="1", CSCOMU_SECRET_KEY_FILE=str(secret)).returncode == 0
