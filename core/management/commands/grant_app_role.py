"""Give the application's role its rights: everything but changing facts and logs."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection, models


def append_only_tables() -> list[str]:
    """Tables in which the application may only insert and read."""
    return sorted(m._meta.db_table for m in apps.get_models() if _append_only(m))


def _append_only(model: type[models.Model]) -> bool:
    return bool(getattr(model, "append_only", False))


def grant(role: str) -> None:
    """Apply the rights to this role; run after every migration."""
    quoted = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {quoted}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}")
        cursor.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {quoted}")
        for table in append_only_tables():
            name = connection.ops.quote_name(table)
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {name} FROM {quoted}")
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {quoted}")


class Command(BaseCommand):
    help = "Grants the application's database role its rights (run as the owner, after migrate)."

    def handle(self, *args: Any, **options: Any) -> None:
        grant(settings.APPLICATION_ROLE)
        self.stdout.write(f"Rights given to {settings.APPLICATION_ROLE}.")
