"""Fail-closed scope: which centres the running code may read and write.

Opened in three places only: the request middleware (from the memberships), `centre_scope` in tasks and
commands, and `all_centres` in the modules listed in `tests/architecture/test_scope_allowlist.py`.
Without a scope, or through a join that leaves the scope, reading and writing raise.
"""

from __future__ import annotations

import contextvars
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import django_scopes
from django.db import models

Result = TypeVar("Result")


class ScopeError(Exception):
    """A query or a write would leave the open scope, or no scope is open."""


class HardDeleteError(Exception):
    """Rows are cancelled with author, time and reason; they are not deleted."""


@contextmanager
def centre_scope(*centre_ids: uuid.UUID) -> Iterator[None]:
    """Limit reads and writes of centre-owned rows to these centres (at least one)."""
    if not centre_ids:
        raise ScopeError("centre_scope() needs at least one centre.")
    with django_scopes.scope(centre=tuple(centre_ids)):
        yield


@contextmanager
def no_centre() -> Iterator[None]:
    """Close the scope: every centre-owned read or write raises."""
    token = django_scopes.state.state.set({})
    try:
        yield
    finally:
        django_scopes.state.state.reset(token)


@contextmanager
def all_centres(*, reason: str) -> Iterator[None]:
    """Lift the scope. Allowed in a few modules, each listed with its reason in a test."""
    if not reason:
        raise ScopeError("all_centres() needs a reason.")
    with django_scopes.scopes_disabled():
        yield


def is_lifted() -> bool:
    """True inside `all_centres`."""
    return not django_scopes.get_scope().get("_enabled", True)


def scope_centres() -> tuple[uuid.UUID, ...]:
    """Centres of the open scope. Raises ScopeError when none is open or the scope is lifted."""
    centres = django_scopes.get_scope().get("centre")
    if centres is None or is_lifted():
        raise ScopeError("No centre scope is open here.")
    return centres


def active_centre() -> uuid.UUID:
    """The single centre of the open scope. Raises ScopeError when there is none or several."""
    centres = scope_centres()
    if len(centres) != 1:
        raise ScopeError("The open scope holds several centres: name the one that is meant.")
    return centres[0]


def check_writable(row: models.Model) -> None:
    """Refuse to write a row of a centre outside the scope; fill in the centre when it is missing."""
    if row.centre_id is None:  # type: ignore[attr-defined]
        row.centre_id = active_centre()  # type: ignore[attr-defined]
    if not is_lifted() and row.centre_id not in scope_centres():  # type: ignore[attr-defined]
        raise ScopeError(f"{type(row).__name__} belongs to a centre outside the open scope.")


def keep_scope(work: Callable[..., Result]) -> Callable[..., Result]:
    """Carry the open scope into another thread."""
    context = contextvars.copy_context()
    return lambda *args, **kwargs: context.run(work, *args, **kwargs)


def keep_scope_streaming(chunks: Iterable[Any]) -> Iterator[Any]:
    """Carry the open scope into a streaming response, consumed after the middleware has closed it."""
    context = contextvars.copy_context()
    iterator = iter(chunks)
    done = object()
    while (chunk := context.run(next, iterator, done)) is not done:
        yield chunk


def _is_centre_owned(model: type[models.Model] | None) -> bool:
    return model is not None and getattr(model, "scoped_by_centre", False)


class GuardedQuerySet(models.QuerySet):
    """QuerySet of every model of ours: no hard delete, no join into another centre's rows.

    A joined centre-owned table is safe when it is reached from a centre-owned table by a foreign key,
    because a composite foreign key holds both to one centre. Reached through the patient registry or a
    nomenclature it is not, and the query raises.
    """

    def _refuse_leaking_joins(self) -> None:
        if is_lifted():
            return
        tables = {m._meta.db_table for m in _scoped_models()}
        for alias, join in self.query.alias_map.items():
            if join.parent_alias is None or join.table_name not in tables:
                continue
            if not self._alias_is_scoped(join.parent_alias, tables):
                raise ScopeError(f"{self.model.__name__}: the join to {join.table_name} ({alias}) leaves the scope.")

    def _alias_is_scoped(self, alias: str, tables: set[str]) -> bool:
        join = self.query.alias_map[alias]
        if join.table_name not in tables:
            return False
        return join.parent_alias is None or self._alias_is_scoped(join.parent_alias, tables)

    def _fetch_all(self) -> None:
        self._refuse_leaking_joins()
        super()._fetch_all()

    def iterator(self, *args: Any, **kwargs: Any) -> Any:
        self._refuse_leaking_joins()
        return super().iterator(*args, **kwargs)

    def exists(self) -> bool:
        self._refuse_leaking_joins()
        return super().exists()

    def count(self) -> int:
        self._refuse_leaking_joins()
        return super().count()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._refuse_leaking_joins()
        return super().aggregate(*args, **kwargs)

    def explain(self, *args: Any, **kwargs: Any) -> str:
        self._refuse_leaking_joins()
        return super().explain(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self._refuse_leaking_joins()
        return super().update(**kwargs)

    update.alters_data = True  # type: ignore[attr-defined]

    def delete(self) -> tuple[int, dict[str, int]]:
        self._refuse_leaking_joins()
        if not getattr(self.model, "deletable", False):
            raise HardDeleteError(f"{self.model.__name__} rows are cancelled, never deleted.")
        return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        raise ScopeError("Raw queries would leave the scope: write a selector in the allow-listed modules.")


class ScopedQuerySet(GuardedQuerySet):
    """QuerySet of centre-owned rows: every row written is checked against the scope."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        rows = list(objs)
        for row in rows:
            check_writable(row)
        return super().bulk_create(rows, *args, **kwargs)

    bulk_create.alters_data = True  # type: ignore[attr-defined]

    def bulk_update(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> int:
        rows = list(objs)
        for row in rows:
            check_writable(row)
        return super().bulk_update(rows, *args, **kwargs)

    bulk_update.alters_data = True  # type: ignore[attr-defined]


def _scoped_models() -> list[type[models.Model]]:
    from django.apps import apps

    return [m for m in apps.get_models() if _is_centre_owned(m)]


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    """Manager of centre-owned models: without an open scope it has no queryset at all."""

    def get_queryset(self) -> models.QuerySet:
        rows = super().get_queryset()
        return rows if is_lifted() else rows.filter(centre__in=scope_centres())

    def none(self) -> models.QuerySet:
        """An empty queryset, available without a scope (form fields before they are built)."""
        return super().get_queryset().none()
