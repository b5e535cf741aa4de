"""A server from nothing, as docs/exploitation.md says: roles, structure, rights, backup, return; no superuser."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg import sql

from tests.database import OWNER

ROOT = Path(settings.BASE_DIR)


def connected(database, user=OWNER):
    own = connection.settings_dict
    where = {"host": own["HOST"], "port": own["PORT"], "user": user, "password": own["PASSWORD"] or None}
    return psycopg.connect(dbname=database, autocommit=True, **where)


@pytest.fixture
def names():
    """Names of two databases and two roles that are removed afterwards."""
    mark = uuid.uuid4().hex[:8]
    new = {"NAME": f"essai_{mark}", "USER": f"essai_app_{mark}", "OWNER": f"essai_owner_{mark}"}
    yield new
    with connected("postgres") as one:
        for database in (new["NAME"], f"{new['NAME']}_retour"):
            one.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))
        for role in (new["OWNER"], new["USER"]):
            one.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role)))


@pytest.fixture
def run(names, tmp_path):
    """A command of the server, which must succeed."""
    own = connection.settings_dict
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("CSCOMU_")},
        **{f"CSCOMU_DB_{key}": value for key, value in names.items()},
        "CSCOMU_DB_HOST": own["HOST"],
        "CSCOMU_DB_PORT": str(own["PORT"]),
        "CSCOMU_DB_PASSWORD": "l'apostrophe",
        "CSCOMU_DB_OWNER_PASSWORD": "propriétaire",
        "CSCOMU_SECRET_KEY": "z" * 50,
        "CSCOMU_SECURE_COOKIES": "1",
        "CSCOMU_BACKUP_DIR": str(tmp_path / "backups"),
        "CSCOMU_MEDIA_ROOT": str(tmp_path / "media"),
    }

    def _run(*command, **changes):
        done = subprocess.run(
            [str(word) for word in command],
            cwd=ROOT,
            env={**environment, **changes},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done

    return _run


@pytest.fixture
def roles(run):
    """The two roles and the empty database."""
    own = connection.settings_dict
    run("bash", "deploy/roles.sh", PGHOST=own["HOST"], PGPORT=str(own["PORT"]), PGUSER=OWNER)


def rights(names):
    with connected("postgres") as one:
        return one.execute(
            "SELECT rolsuper, rolcreatedb, rolcanlogin FROM pg_roles WHERE rolname = ANY(%s) ORDER BY rolname",
            [[names["USER"], names["OWNER"]]],
        ).fetchall()


def test_the_roles_of_a_new_server(names, roles):
    assert rights(names) == [(False, False, True), (False, True, True)]
    with connected("postgres") as one:
        row = one.execute(
            "SELECT pg_get_userbyid(datdba), pg_has_role(%s, %s, 'MEMBER') FROM pg_database WHERE datname = %s",
            [names["OWNER"], names["USER"], names["NAME"]],
        ).fetchone()
    assert row == (names["OWNER"], True)


@pytest.mark.slow
def test_from_nothing_to_a_restored_backup_without_a_superuser(names, roles, run, tmp_path):
    for command in (["migrate", "-v0"], ["grant_app_role"], ["load_reference"]):
        run(sys.executable, "manage.py", *command, CSCOMU_DB_ROLE="owner")
    opened = run(sys.executable, "manage.py", "open_first_account", "awa.premiere", "Awa Première")
    assert "awa.premiere" in opened.stdout
    run("deploy/backup.sh")
    dump = next((tmp_path / "backups").glob("*.dump"))
    back = f"{names['NAME']}_retour"
    run("deploy/restore.sh", dump, back, tmp_path / "retour")
    with connected(back, names["USER"]) as one:
        assert one.execute("SELECT username FROM accounts_user").fetchall() == [("awa.premiere",)]
        assert one.execute("SELECT count(*) FROM catalog_medicine").fetchone()[0] > 100
        assert one.execute("SELECT public.core_fold('Ségou')").fetchone() == ("segou",)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            one.execute("DELETE FROM core_accesslog")
    # The restored base is whole: nothing is left to migrate, and the application's own checks pass.
    run(sys.executable, "manage.py", "migrate", "--check", CSCOMU_DB_NAME=back, CSCOMU_DB_ROLE="owner")
