"""The tests' database: made by the owner, used with the rights of the application.

An ordinary `db` test runs in a transaction that takes the application's role, so that a service which needs a
forbidden right fails here. A test with several connections (live server, threads) gets a database of its own,
cloned from the migrated one and dropped afterwards: nothing is flushed, nothing is left.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.test import TestCase, TransactionTestCase
from psycopg import sql
from pytest_django.fixtures import validate_django_db

from core.management.commands.grant_app_role import grant
from cscomu import env

OWNER = env.text("CSCOMU_DB_OWNER", "cscomu_owner")


def use_the_owner() -> None:
    """The owner creates and migrates; a pool would keep connections to a database about to be dropped."""
    database: dict[str, Any] = settings.DATABASES["default"]
    database |= {"USER": OWNER, "PASSWORD": env.text("CSCOMU_DB_OWNER_PASSWORD"), "CONN_MAX_AGE": 0}
    database["OPTIONS"].pop("pool", None)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """After the migrations, the application's role gets its rights."""
    with django_db_blocker.unblock():
        _make_sure_of_the_role()
        grant(settings.APPLICATION_ROLE)
        connection.close()


def _make_sure_of_the_role() -> None:
    role = connection.ops.quote_name(settings.APPLICATION_ROLE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [settings.APPLICATION_ROLE])
        if cursor.fetchone() is None:
            cursor.execute(f"CREATE ROLE {role}")
        cursor.execute(f"GRANT {role} TO CURRENT_USER")


@pytest.fixture
def _django_db_helper(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What the `django_db` mark and the `db` fixtures of pytest-django stand on."""
    with django_db_blocker.unblock():
        if _needs_several_connections(request):
            with _database_of_its_own():
                yield
        else:
            with _one_transaction():
                yield


def _needs_several_connections(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    transactional = bool(marker) and validate_django_db(marker)[0]
    names = {"transactional_db", "live_server"} & set(request.fixturenames)
    return transactional or bool(names) or request.node.get_closest_marker("threads") is not None


@contextmanager
def _one_transaction() -> Iterator[None]:
    case: Any = _Rollback(methodName="__init__")
    case._pre_setup()
    _take_role(connection)
    try:
        yield
    finally:
        case._post_teardown()


class _Rollback(TestCase):
    """Opens a transaction before the test, checks the deferred constraints and rolls back after it."""

    setUpClass = TransactionTestCase.setUpClass
    tearDownClass = TransactionTestCase.tearDownClass


def _take_role(one: BaseDatabaseWrapper) -> None:
    with one.cursor() as cursor:
        cursor.execute(f"SET ROLE {one.ops.quote_name(settings.APPLICATION_ROLE)}")


def _take_role_when_connected(connection: BaseDatabaseWrapper, **signal: Any) -> None:
    _take_role(connection)


@contextmanager
def _database_of_its_own() -> Iterator[None]:
    one, name = connections["default"], f"{connection.settings_dict['NAME']}_{uuid.uuid4().hex[:8]}"
    template = one.settings_dict["NAME"]
    connections.close_all()
    _maintain("CREATE DATABASE {} TEMPLATE {}", name, template)
    connection_created.connect(_take_role_when_connected)
    one.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connections.close_all()
        connection_created.disconnect(_take_role_when_connected)
        one.settings_dict["NAME"] = template
        _maintain("DROP DATABASE {} WITH (FORCE)", name)


def _maintain(statement: str, *names: str) -> None:
    own = connection.settings_dict
    where = {"host": own["HOST"], "port": own["PORT"], "user": own["USER"], "password": own["PASSWORD"] or None}
    with psycopg.connect(dbname="postgres", autocommit=True, **where) as maintenance:
        maintenance.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@pytest.fixture
def as_owner(db: None) -> Callable[[], AbstractContextManager[None]]:
    """`with as_owner():` the rights of the owner, to prepare what the application may not do."""

    @contextmanager
    def _owner() -> Iterator[None]:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
        try:
            yield
        finally:
            _take_role(connection)

    return _owner
