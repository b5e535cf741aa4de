"""The application's database role inserts and reads facts; it cannot change or erase them.

The list of tables is what the models declare. The rights are read from the database, so that a table that a migration
made after the grants, or a right given by hand, is seen.
"""

from __future__ import annotations

import pytest
from django.apps import apps
from django.conf import settings
from django.db import ProgrammingError, connection, transaction

from core.ids import uuid7
from core.management.commands.grant_app_role import append_only_tables, grant
from core.models import AccessLog
from tests.architecture.table import layers, none

FORBIDDEN = ("UPDATE", "DELETE", "TRUNCATE")
OURS = [model for model in apps.get_models() if model._meta.app_label in layers()]
FACTS = sorted(model._meta.db_table for model in OURS if model.append_only)


def faults(tables: list[str], role: str) -> list[str]:
    """Rights on these tables that the role has and must not have, or lacks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, privilege, has_table_privilege(%s, format('public.%%I', name), privilege)"
            " FROM unnest(%s::text[]) name, unnest(%s::text[]) privilege ORDER BY 1, 2",
            [role, tables, [*FORBIDDEN, "INSERT", "SELECT"]],
        )
        rights = cursor.fetchall()
    return [
        f"{table}: the application {'may' if granted else 'may not'} {privilege}"
        for table, privilege, granted in rights
        if granted == (privilege in FORBIDDEN)
    ]


def faults_of_role(role: str) -> list[str]:
    """Powers by which the role could give itself what it lacks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname = %s", [role])
        powers = zip(("is a superuser", "creates roles", "passes row security"), cursor.fetchone(), strict=True)
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND pg_get_userbyid(relowner) = %s ORDER BY 1",
            [role],
        )
        owned = [f"owns {name}" for (name,) in cursor.fetchall()]
        cursor.execute("SELECT has_schema_privilege(%s, 'public', 'CREATE')", [role])
        creates = ["creates tables"] if cursor.fetchone()[0] else []
    return [f"{role} {power}" for power in [*(name for name, has in powers if has), *owned, *creates]]


def test_the_application_cannot_change_a_fact(db):
    assert len(FACTS) > 100
    none(faults(FACTS, settings.APPLICATION_ROLE))


def test_the_grants_are_given_for_all_that_is_declared():
    assert append_only_tables() == FACTS


def test_what_is_a_fact_by_its_name_is_declared():
    """Ledgers, payments, signatures, logs and histories, by the names that the specification gives them."""
    known = {
        "core_accesslog",
        "core_businessevent",
        "core_deposit",
        "core_outboxevent",
        "care_signature",
        "care_addendum",
        "care_prescriptionline",
        "billing_charge",
        "billing_payment",
        "billing_paymentallocation",
        "pharmacy_movement",
        "pharmacy_document",
        "patients_consent",
    }
    assert known <= set(FACTS)
    assert {m._meta.db_table for m in OURS if getattr(m, "is_history", False)} <= set(FACTS)


def test_the_role_has_no_way_to_more(db):
    none(faults_of_role(settings.APPLICATION_ROLE))


@pytest.mark.parametrize("statement", ["UPDATE {} SET reason = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_database_refuses(db, statement):
    AccessLog.objects.create(user_id=uuid7(), subject_kind="patient", subject_id=uuid7(), action="open")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement.format("core_accesslog"))


@pytest.mark.parametrize("privilege", FORBIDDEN)
def test_a_right_given_by_hand_is_seen_and_taken_back(as_owner, privilege):
    role = settings.APPLICATION_ROLE
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"GRANT {privilege} ON billing_payment TO {role}")
        assert faults(FACTS, role) == [f"billing_payment: the application may {privilege}"]
        grant(role)
        assert faults(FACTS, role) == []


def test_a_table_without_grants_is_seen(as_owner):
    role = settings.APPLICATION_ROLE
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"REVOKE INSERT ON billing_payment FROM {role}")
    assert faults(FACTS, role) == ["billing_payment: the application may not INSERT"]


def test_a_table_of_its_own_is_seen(as_owner):
    role = settings.APPLICATION_ROLE
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE seeded (id int)")
        cursor.execute(f"GRANT CREATE ON SCHEMA public TO {role}")
        cursor.execute(f"ALTER TABLE seeded OWNER TO {role}")
    assert faults_of_role(role) == [f"{role} owns seeded", f"{role} creates tables"]
