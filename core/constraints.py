"""Constraints that Django does not offer."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement


class DateRange(models.Func):
    """A database range from two dates, the last day included."""

    function = "daterange"
    output_field = DateRangeField()


def one_at_a_time(name: str, *equal: Any, condition: models.Q | None = None) -> ExclusionConstraint:
    """No two rows with these columns or expressions equal (of those meeting `condition`) overlap in time."""
    period = DateRange("valid_from", "valid_to", models.Value("[]"))
    return ExclusionConstraint(
        name=name,
        expressions=[*((column, RangeOperators.EQUAL) for column in equal), (period, RangeOperators.OVERLAPS)],
        condition=condition,
    )


def end_after_start(name: str) -> models.CheckConstraint:
    """The last day (valid_to, included) does not precede the first (valid_from)."""
    ends_later = models.Q(valid_to__gte=models.F("valid_from"))
    return models.CheckConstraint(condition=models.Q(valid_to=None) | ends_later, name=name)


class SameCentre(models.BaseConstraint):
    """Composite foreign key (centre, parent): a child's centre is its parent's centre.

    Creates the unique index it needs on the parent. Checked at commit, so that a parent and its
    children may be written in any order.
    """

    def __init__(self, *, field: str, name: str) -> None:
        super().__init__(name=name)
        self.field = field

    def _parent(self, model: type[models.Model]) -> tuple[str, str]:
        field: Any = model._meta.get_field(self.field)
        return field.column, field.related_model._meta.db_table

    def create_sql(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> str:  # type: ignore[override]
        column, parent = self._parent(model)
        quote = schema_editor.quote_name
        return (
            f"CREATE UNIQUE INDEX IF NOT EXISTS {quote(f'{parent}_centre_row')} ON {quote(parent)} (centre_id, id);"
            f"ALTER TABLE {quote(model._meta.db_table)} ADD CONSTRAINT {quote(self.name)}"
            f" FOREIGN KEY (centre_id, {quote(column)}) REFERENCES {quote(parent)} (centre_id, id)"
            " DEFERRABLE INITIALLY DEFERRED"
        )

    def constraint_sql(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> None:  # type: ignore[override]
        """Nothing inline: added once all tables of the migration exist."""
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))

    def remove_sql(self, model: type[models.Model], schema_editor: BaseDatabaseSchemaEditor) -> Statement:  # type: ignore[override]
        return schema_editor._delete_constraint_sql(schema_editor.sql_delete_fk, model, self.name)  # type: ignore[attr-defined,no-any-return]

    def validate(self, model: Any, instance: Any, exclude: Any = None, using: str = "default") -> None:
        """The database has the last word."""

    def __eq__(self, other: object) -> bool:
        if isinstance(other, SameCentre):
            return self.name == other.name and self.field == other.field
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def deconstruct(self) -> Any:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "field": self.field}
