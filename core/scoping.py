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
from functools import lru_cache
from typing import Any, TypeVar

import django_scopes
from django.db import models
from django.db.models import sql

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
    """Carry the open scope into other threads, each call in a context of its own."""
    context = contextvars.copy_context()
    return lambda *args, **kwargs: context.copy().run(work, *args, **kwargs)


def keep_scope_streaming(chunks: Iterable[Any]) -> Iterator[Any]:
    """Carry the open scope into a streaming response, consumed after the middleware has closed it."""
    return _chunks_within(contextvars.copy_context(), iter(chunks))


def _chunks_within(context: contextvars.Context, iterator: Iterator[Any]) -> Iterator[Any]:
    done = object()
    while (chunk := context.run(next, iterator, done)) is not done:
        yield chunk


def _is_centre_owned(model: type[models.Model] | None) -> bool:
    return model is not None and getattr(model, "scoped_by_centre", False)


class GuardedQuery(sql.Query):
    """The query of every model of ours; checked each time it is turned into SQL, as a subquery too."""

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        compiler = super().get_compiler(*args, **kwargs)
        write_from_clause = compiler.get_from_clause  # the first moment at which every join is known

        def checked_from_clause() -> Any:
            self.refuse_leaking_joins()
            return write_from_clause()

        compiler.get_from_clause = checked_from_clause  # type: ignore[method-assign]
        return compiler

    def refuse_leaking_joins(self) -> None:
        """Raise ScopeError when a centre-owned table is reached from one that is not.

        A centre-owned table is safe when it is reached from a centre-owned table by a foreign key, because a
        composite foreign key holds both to one centre. Reached through the patient registry or a nomenclature
        it is not.
        """
        if is_lifted():
            return
        tables = _scoped_tables()
        for alias in self._joined(tables):
            if not self._is_scoped(alias, tables):
                raise ScopeError(f"{self.get_meta().object_name}: the join to {alias} leaves the scope.")

    def _joined(self, tables: frozenset[str]) -> list[str]:
        """Aliases in use of centre-owned tables, but for the one that the manager has filtered."""
        used = [a for a, join in self.alias_map.items() if self.alias_refcount[a] and join.table_name in tables]
        own = self.get_meta().db_table
        return [a for a in used if self.alias_map[a].parent_alias or self.alias_map[a].table_name != own]

    def _is_scoped(self, alias: str, tables: frozenset[str]) -> bool:
        join = self.alias_map[alias]
        if join.parent_alias is None:  # a subquery of `exclude()` begins at the joined table
            return _is_centre_owned(self.model)
        return self._parent_is_scoped(join.parent_alias, tables)

    def _parent_is_scoped(self, alias: str, tables: frozenset[str]) -> bool:
        join = self.alias_map[alias]
        if join.table_name not in tables:
            return False
        return join.parent_alias is None or self._parent_is_scoped(join.parent_alias, tables)


class GuardedQuerySet(models.QuerySet):
    """QuerySet of every model of ours: no hard delete, no join into another centre's rows, no raw SQL."""

    def __init__(self, model: Any = None, query: Any = None, using: Any = None, hints: Any = None) -> None:
        super().__init__(model, query or GuardedQuery(model), using, hints)

    def _refuse_leaking_joins(self) -> None:
        query: Any = self.query
        query.refuse_leaking_joins()

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

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        return super().bulk_create(_writable(objs), *args, **kwargs)

    bulk_create.alters_data = True  # type: ignore[attr-defined]

    def bulk_update(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> int:
        return super().bulk_update(_writable(objs), *args, **kwargs)

    bulk_update.alters_data = True  # type: ignore[attr-defined]

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        raise ScopeError("Raw queries would leave the scope: write a selector in the allow-listed modules.")

    def extra(self, *args: Any, **kwargs: Any) -> Any:
        raise ScopeError("SQL fragments would leave the scope: use expressions.")


def _writable(rows: Iterable[Any]) -> list[Any]:
    """These rows, each checked against the scope."""
    rows = list(rows)
    for row in rows:
        row.check_writable()
    return rows


class ScopedQuerySet(GuardedQuerySet):
    """QuerySet of centre-owned rows: an upsert stays within its centre."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        if kwargs.get("update_conflicts") and "centre" not in (kwargs.get("unique_fields") or ()):
            raise ScopeError("An upsert names the centre among its unique fields.")
        return super().bulk_create(objs, *args, **kwargs)

    bulk_create.alters_data = True  # type: ignore[attr-defined]


@lru_cache(maxsize=1)
def _scoped_tables() -> frozenset[str]:
    from django.apps import apps

    return frozenset(m._meta.db_table for m in apps.get_models() if _is_centre_owned(m))


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    """Manager of centre-owned models: without an open scope it has no queryset at all."""

    def get_queryset(self) -> models.QuerySet:
        rows = super().get_queryset()
        return rows if is_lifted() else rows.filter(centre__in=scope_centres())

    def none(self) -> models.QuerySet:
        """An empty queryset, available without a scope (form fields before they are built)."""
        return super().get_queryset().none()
