"""Row history by database triggers: every update and delete of a tracked table keeps the row.

The context (user, centre, request) travels as JSON. Keys of history rows come from the SQL function
`core_uuid7()`, because the trigger, not Python, writes them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, TypeVar

import pghistory
import pghistory.models
from django.db import models

from core.ownership import Ownership
from core.scoping import GuardedQuerySet, ScopedManager, is_lifted, scope_centres

Row = TypeVar("Row", bound=models.Model)


class SqlUuid7(models.Func):
    """The database's own UUIDv7, for rows that triggers write."""

    function = "core_uuid7"
    output_field = models.UUIDField()


class HistoryRow(pghistory.models.Event):
    """One former or new state of a tracked row."""

    is_history: ClassVar[bool] = True
    append_only: ClassVar[bool] = True
    deletable: ClassVar[bool] = False
    scoped_by_centre: ClassVar[bool] = False
    read_by_the_writer: ClassVar[bool] = False  # only by the centre that wrote the row
    ownership: ClassVar[Ownership] = Ownership.LOCAL

    pgh_id = models.UUIDField(primary_key=True, db_default=SqlUuid7(), editable=False)

    objects = models.Manager.from_queryset(GuardedQuerySet)()

    class Meta:
        abstract = True


class CentreHistoryRow(HistoryRow):
    """History of a centre-owned row: read within the scope, like the row itself."""

    scoped_by_centre = True

    objects = ScopedManager()

    class Meta:
        abstract = True


class WriterHistoryManager(models.Manager.from_queryset(GuardedQuerySet)):  # type: ignore[misc]
    """History of rows that several centres may know: read by the centre that wrote the row; raises without a scope."""

    def get_queryset(self) -> models.QuerySet:
        history = super().get_queryset()
        column = self.model.pgh_tracked_model.written_by
        return history if is_lifted() else history.filter(**{f"{column}__in": scope_centres()})


class RegistryHistoryRow(HistoryRow):
    """History of a row of the registry: an identity, an allergy, a link."""

    read_by_the_writer = True

    objects = WriterHistoryManager()

    class Meta:
        abstract = True


def _history_of(model: type[models.Model]) -> type[HistoryRow]:
    if getattr(model, "scoped_by_centre", False):
        return CentreHistoryRow
    return RegistryHistoryRow if getattr(model, "written_by", "") else HistoryRow


def tracked(*, exclude: tuple[str, ...] = ()) -> Callable[[type[Row]], type[Row]]:
    """Class decorator: keep the history of this model's rows, but for the excluded fields (secrets)."""

    def decorate(model: type[Row]) -> type[Row]:
        track = pghistory.track(
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            model_name=f"{model.__name__}History",
            exclude=list(exclude) or None,
            base_model=_history_of(model),
            context_field=pghistory.ContextJSONField(),
            context_id_field=None,
            obj_field=pghistory.ObjForeignKey(related_name="+", db_constraint=False, db_index=True),
            append_only=True,
        )
        return track(model)  # type: ignore[no-any-return]

    return decorate
