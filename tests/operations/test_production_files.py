"""The files of production agree with each other and with the commands of the project."""

from __future__ import annotations

import configparser
import os
import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
UNITS = sorted((ROOT / "deploy" / "systemd").glob("cscomu-*"))
OURS = {"web", "worker", "beat", "database-update", "backups"}


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_every_service_of_production_is_there(compose):
    assert set(compose["services"]) == OURS | {"proxy", "postgres", "redis"}


def test_images_are_named_by_a_tag_and_without_a_host(compose):
    base = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.M)
    for image in [*base, *(service["image"] for service in compose["services"].values())]:
        assert re.fullmatch(r"[a-z]+:[a-z0-9.-]+", image), image
        assert not image.endswith(":latest")


def test_our_image_carries_our_version(compose):
    version = settings.SPECTACULAR_SETTINGS["VERSION"]
    assert {compose["services"][name]["image"] for name in OURS} == {f"cscomu:{version}"}


def test_the_image_is_made_by_the_same_set_up():
    assert "RUN bin/setup --production" in (ROOT / "Dockerfile").read_text()


def test_only_the_proxy_is_reached_from_outside(compose):
    services = compose["services"]
    assert {name for name, service in services.items() if service.get("ports")} == {"proxy"}
    assert {name for name, service in services.items() if "outside" in service["networks"]} == {"proxy"}
    assert compose["networks"]["inside"] == {"internal": True}


def test_the_owner_s_password_is_known_only_where_it_is_needed(compose):
    known = {name for name in OURS if compose["services"][name]["environment"]["CSCOMU_DB_OWNER_PASSWORD"]}
    assert known == {"database-update", "backups"}


def test_nothing_of_ours_starts_before_the_database_is_up_to_date(compose):
    for name in OURS - {"database-update"}:
        waits = compose["services"][name]["depends_on"]["database-update"]
        assert waits == {"condition": "service_completed_successfully"}


def test_volumes_and_files_that_are_mounted_exist(compose):
    for service in compose["services"].values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert (ROOT / source).exists() if source.startswith("./") else source in compose["volumes"], volume


def commands_of_compose(compose):
    for name in OURS:
        command = compose["services"][name].get("command")
        if command:
            yield command if command[0] != "bash" else command[2].split()


def test_commands_exist(compose):
    for command in commands_of_compose(compose):
        word = command[0]
        assert (ROOT / word).exists() or word.startswith(".venv/bin/"), command


def test_scripts_are_programs():
    """The container of PostgreSQL would read a file without this right into its own shell."""
    for name in ("backup.sh", "restore.sh", "roles.sh", "prove-bare"):
        assert os.access(ROOT / "deploy" / name, os.X_OK), name


def unit(path):
    parser = configparser.RawConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read(path)
    return parser


def test_there_is_a_unit_for_each_process():
    names = {path.name for path in UNITS}
    assert names == {f"cscomu-{name}.service" for name in ("web", "worker", "beat", "backup")} | {"cscomu-backup.timer"}


@pytest.mark.parametrize("path", [p for p in UNITS if p.suffix == ".service"], ids=lambda p: p.stem)
def test_a_unit_starts_what_exists_without_rights_it_does_not_need(path):
    service = unit(path)["Service"]
    words = service["ExecStart"].split()
    program = words[0].removeprefix("/opt/cscomu/")
    assert (ROOT / program).exists() or program in {".venv/bin/gunicorn", ".venv/bin/celery"}
    for word in words[1:]:
        assert not word.startswith("deploy/") or (ROOT / word).exists()
    assert service["User"] == "cscomu"
    assert service["NoNewPrivileges"] == "yes"
    if path.stem != "cscomu-backup":
        assert service["UnsetEnvironment"] == "CSCOMU_DB_OWNER_PASSWORD"


def test_the_proxy_reads_our_variables():
    text = (ROOT / "deploy" / "Caddyfile").read_text()
    assert "{$CSCOMU_DOMAIN}" in text
    assert "reverse_proxy {$CSCOMU_UPSTREAM:127.0.0.1:8000}" in text
    assert text.count("{") == text.count("}")
