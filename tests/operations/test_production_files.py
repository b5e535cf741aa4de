"""The files of production agree with each other and with the commands of the project."""

from __future__ import annotations

import configparser
import os
import re
import subprocess
import uuid
from pathlib import Path

import psycopg
import pytest
import yaml
from django.conf import settings
from django.db import connection
from psycopg import sql

from tests.database import OWNER

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


def maintenance():
    own = connection.settings_dict
    where = {"host": own["HOST"], "port": own["PORT"], "user": OWNER, "password": own["PASSWORD"] or None}
    return psycopg.connect(dbname="postgres", autocommit=True, **where)


@pytest.fixture
def new_names():
    """Names of a database and two roles that are removed afterwards."""
    mark = uuid.uuid4().hex[:8]
    names = {"NAME": f"essai_{mark}", "USER": f"essai_app_{mark}", "OWNER": f"essai_owner_{mark}"}
    yield names
    with maintenance() as one:
        one.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(names["NAME"])))
        for role in (names["OWNER"], names["USER"]):
            one.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))


def test_the_roles_of_a_new_server(new_names):
    own = connection.settings_dict
    environment = {
        **os.environ,
        **{f"CSCOMU_DB_{key}": value for key, value in new_names.items()},
        "CSCOMU_DB_PASSWORD": "l'apostrophe",
        "CSCOMU_DB_OWNER_PASSWORD": "propriétaire",
        "PGHOST": own["HOST"],
        "PGPORT": str(own["PORT"]),
        "PGUSER": OWNER,
    }
    done = subprocess.run(
        ["bash", str(ROOT / "deploy" / "roles.sh")], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    with maintenance() as one:
        roles = one.execute(
            "SELECT rolname, rolsuper, rolcreatedb, rolcanlogin FROM pg_roles WHERE rolname = ANY(%s) ORDER BY 1",
            [[new_names["USER"], new_names["OWNER"]]],
        ).fetchall()
        owner = one.execute(
            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s", [new_names["NAME"]]
        ).fetchone()
        member = one.execute("SELECT pg_has_role(%s, %s, 'MEMBER')", [new_names["OWNER"], new_names["USER"]]).fetchone()
    assert roles == [(new_names["USER"], False, False, True), (new_names["OWNER"], False, True, True)]
    assert owner == (new_names["OWNER"],)
    assert member == (True,)
