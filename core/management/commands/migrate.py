"""migrate without drawing every related model again for each constraint, index and trigger.

Django renders a model and all its relations anew after every operation. An operation that only adds or removes a
database object changes no field and no relation: the rendered models stay good. A model that did not exist is rendered
alone: nothing could point to it yet. On an empty database this is the difference between minutes and seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

from django.core.management.commands.migrate import Command as Base
from django.db.migrations.operations import AddConstraint, AddIndex, CreateModel, RemoveConstraint, RemoveIndex
from django.db.migrations.state import ProjectState, StateApps
from pgtrigger.migrations import AddTrigger, RemoveTrigger

OBJECT_OPERATIONS = (AddConstraint, AddIndex, AddTrigger, RemoveConstraint, RemoveIndex, RemoveTrigger)


class Command(Base):
    """The same command, quicker."""

    def handle(self, *args: Any, **options: Any) -> Any:
        with rendered_models_kept():
            return super().handle(*args, **options)


@contextmanager
def rendered_models_kept() -> Iterator[None]:
    """While open, an operation on a database object changes the state of the project, not its rendered models."""
    with ExitStack() as stack:
        for operation in OBJECT_OPERATIONS:
            stack.enter_context(mock.patch.object(operation, "state_forwards", _kept(operation.state_forwards)))
        stack.enter_context(mock.patch.object(CreateModel, "state_forwards", _alone(CreateModel.state_forwards)))
        yield


def _kept(state_forwards: Callable[[Any, str, ProjectState], None]) -> Callable[[Any, str, ProjectState], None]:
    def forwards(operation: Any, app_label: str, state: ProjectState) -> None:
        rendered = state.__dict__.pop("apps", None)
        try:
            state_forwards(operation, app_label, state)
        finally:
            if rendered is not None:
                state.__dict__["apps"] = rendered
                _tell_the_model(rendered, state, app_label, operation.model_name)

    return forwards


def _alone(state_forwards: Callable[[Any, str, ProjectState], None]) -> Callable[[Any, str, ProjectState], None]:
    def forwards(operation: Any, app_label: str, state: ProjectState) -> None:
        rendered = state.__dict__.pop("apps", None)
        state_forwards(operation, app_label, state)
        if rendered is not None:
            rendered.render_multiple([state.models[app_label, operation.name_lower]])
            state.__dict__["apps"] = rendered

    return forwards


def _tell_the_model(rendered: StateApps, state: ProjectState, app_label: str, name: str) -> None:
    """The schema editor asks the rendered model which of its constraints and indexes are declared."""
    options = state.models[app_label, name.lower()].options
    meta = rendered.get_model(app_label, name)._meta
    meta.constraints = list(options.get("constraints", ()))
    meta.indexes = list(options.get("indexes", ()))
