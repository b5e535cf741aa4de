"""The backup of a real database comes back whole in a new one; the old one is never touched."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from accounts.models import User
from core.management.commands.grant_app_role import append_only_tables
from core.status import newest_backup
from tests.database import OWNER, _maintain

pytestmark = pytest.mark.slow
ROOT = Path(settings.BASE_DIR)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "media" / "ab").mkdir(parents=True)
    (tmp_path / "media" / "ab" / "photo.webp").write_bytes(b"\x00photo")
    return tmp_path


@pytest.fixture
def run(folder):
    """Call a script of deploy/ as a server does, with this test's database."""
    database = connection.settings_dict
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("CSCOMU_")},
        "CSCOMU_DB_HOST": database["HOST"],
        "CSCOMU_DB_PORT": str(database["PORT"]),
        "CSCOMU_DB_NAME": database["NAME"],
        "CSCOMU_DB_OWNER": OWNER,
        "CSCOMU_DB_OWNER_PASSWORD": database["PASSWORD"] or "",
        "CSCOMU_DB_USER": settings.APPLICATION_ROLE,
        "CSCOMU_BACKUP_DIR": str(folder / "backups"),
        "CSCOMU_MEDIA_ROOT": str(folder / "media"),
        "CSCOMU_BACKUP_DAYS": "3",
        "CSCOMU_BACKUP_MONTHS": "2",
    }

    def _run(script, *arguments, **changes):
        return subprocess.run(
            [str(ROOT / "deploy" / script), *map(str, arguments)],
            env={**environment, **changes},
            capture_output=True,
            text=True,
            check=False,
        )

    return _run


@pytest.fixture
def dump(run, folder):
    """A fresh backup of this test's database."""
    User.objects.create_user("awa.sauvee", full_name="Awa Sauvée")
    done = run("backup.sh")
    assert done.returncode == 0, done.stderr
    return next((folder / "backups").glob("*.dump"))


@pytest.fixture
def new_name():
    name = f"{connection.settings_dict['NAME']}_back"
    yield name
    _maintain("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def connected(name, role=None):
    own = connection.settings_dict
    where = {"host": own["HOST"], "port": own["PORT"], "user": OWNER, "password": own["PASSWORD"] or None}
    one = psycopg.connect(dbname=name, autocommit=True, **where)
    if role:
        one.execute(f'SET ROLE "{role}"')
    return one


def shape(name):
    """Every table with its number of rows, and every constraint, index, trigger and right."""
    with connected(name) as one:
        tables = [row[0] for row in one.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        rows = {table: one.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables}
        names = one.execute(
            "SELECT conname FROM pg_constraint UNION ALL SELECT indexname FROM pg_indexes WHERE schemaname = 'public' "
            "UNION ALL SELECT tgname FROM pg_trigger WHERE NOT tgisinternal UNION ALL SELECT relname || relacl::text "
            "FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1"
        ).fetchall()
    return rows, names


@pytest.mark.django_db(transaction=True)
def test_a_backup_comes_back_whole_in_a_new_database(run, folder, dump, new_name):
    done = run("restore.sh", dump, new_name, folder / "files")
    assert done.returncode == 0, done.stderr
    rows, names = shape(new_name)
    assert (rows, names) == shape(connection.settings_dict["NAME"])
    assert rows["accounts_user"] == 1
    assert len(names) > 500
    assert (folder / "files" / "ab" / "photo.webp").read_bytes() == b"\x00photo"


@pytest.mark.django_db(transaction=True)
def test_the_application_has_the_same_rights_after_a_restore(run, dump, new_name):
    assert run("restore.sh", dump, new_name).returncode == 0
    with connected(new_name, settings.APPLICATION_ROLE) as one:
        assert one.execute("SELECT username FROM accounts_user").fetchall() == [("awa.sauvee",)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            one.execute(f"DELETE FROM {append_only_tables()[0]}")


@pytest.mark.django_db(transaction=True)
def test_the_status_page_sees_the_dump_and_nobody_else_may_read_it(folder, dump):
    assert newest_backup(folder / "backups") == dump
    assert dump.stat().st_mode & 0o077 == 0
    assert [path.suffix for path in sorted(dump.parent.iterdir())] == [".dump", ".tar", ".sha256"]


@pytest.mark.django_db(transaction=True)
def test_a_restore_never_overwrites(run, folder, dump):
    present = connection.settings_dict["NAME"]
    done = run("restore.sh", dump, present)
    assert done.returncode == 1
    assert "existe déjà" in done.stderr
    done = run("restore.sh", dump, f"{present}_other", folder / "media")
    assert done.returncode == 1
    assert "n'est pas vide" in done.stderr
    assert User.objects.filter(username="awa.sauvee").exists()


@pytest.mark.django_db(transaction=True)
def test_a_damaged_backup_is_refused(run, dump, new_name):
    content = bytearray(dump.read_bytes())
    content[len(content) // 2] ^= 0xFF
    dump.write_bytes(content)
    done = run("restore.sh", dump, new_name)
    assert done.returncode == 1
    assert "abîmée" in done.stderr


@pytest.mark.django_db(transaction=True)
def test_a_failed_backup_leaves_the_earlier_ones_and_no_trace(run, folder, dump):
    done = run("backup.sh", CSCOMU_DB_NAME="base_absente")
    assert done.returncode == 1
    assert "a échoué" in done.stderr
    assert {path.stem.split(".")[0] for path in (folder / "backups").iterdir()} == {dump.stem}


@pytest.mark.django_db(transaction=True)
def test_old_backups_go_except_the_first_of_a_month(run, folder):
    backups = folder / "backups"
    backups.mkdir()
    (backups / "notes.txt").write_text("kept")
    today = datetime.now(UTC)
    names = [f"cscomu-{today - timedelta(days=days):%Y%m%d}T010000Z" for days in range(1, 100)]
    for name in names:
        for suffix in ("dump", "fichiers.tar", "sha256"):
            (backups / f"{name}.{suffix}").write_text("x")
    assert run("backup.sh").returncode == 0
    kept = sorted(path.stem for path in backups.glob("*.dump"))
    every = sorted([*names, kept[-1]])
    first_of_month = {}
    for name in every:
        first_of_month.setdefault(name[7:13], name)
    assert kept == sorted({*every[-3:], *sorted(first_of_month.values())[-2:]})
    assert len(list(backups.glob("*.sha256"))) == len(kept)
    assert (backups / "notes.txt").exists()


def test_without_settings_it_says_what_is_missing(run):
    done = run("backup.sh", CSCOMU_DB_HOST="")
    assert done.returncode == 1
    assert "CSCOMU_ENV_FILE" in done.stderr
