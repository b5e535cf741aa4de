"""migrate keeps its rendered models: what a later operation asks of them must stay true."""

from __future__ import annotations

from django.db import models
from django.db.migrations.operations import AddConstraint, AddIndex, CreateModel, RemoveConstraint
from django.db.migrations.state import ModelState, ProjectState

from core.management.commands.migrate import rendered_models_kept

POSITIVE = models.CheckConstraint(condition=models.Q(amount__gte=0), name="amount_positive")


def a_state() -> ProjectState:
    state = ProjectState()
    fields: list[tuple[str, models.Field]] = [
        ("id", models.AutoField(primary_key=True)),
        ("amount", models.IntegerField()),
    ]
    state.add_model(ModelState("billing", "Sample", fields, options={"indexes": [], "constraints": []}))
    return state


def test_the_rendered_model_is_the_same_one_and_knows_its_objects():
    state = a_state()
    rendered = state.apps.get_model("billing", "Sample")
    with rendered_models_kept():
        AddConstraint("sample", POSITIVE).state_forwards("billing", state)
        AddIndex("sample", models.Index(fields=["amount"], name="by_amount")).state_forwards("billing", state)
    model = state.apps.get_model("billing", "Sample")
    assert model is rendered
    assert [c.name for c in model._meta.constraints] == ["amount_positive"]
    assert [i.name for i in model._meta.indexes] == ["by_amount"]
    assert state.models["billing", "sample"].options["constraints"] == [POSITIVE]


def test_a_removed_object_is_forgotten():
    state = a_state()
    assert state.apps.get_model("billing", "Sample")
    with rendered_models_kept():
        AddConstraint("sample", POSITIVE).state_forwards("billing", state)
        RemoveConstraint("sample", "amount_positive").state_forwards("billing", state)
    assert state.apps.get_model("billing", "Sample")._meta.constraints == []


def test_a_new_model_is_rendered_alone_and_both_sides_of_its_relation_are_known():
    state = a_state()
    rendered = state.apps.get_model("billing", "Sample")
    fields = [
        ("id", models.AutoField(primary_key=True)),
        ("sample", models.ForeignKey("billing.Sample", models.PROTECT, related_name="parts")),
    ]
    with rendered_models_kept():
        CreateModel("Part", fields).state_forwards("billing", state)
    part = state.apps.get_model("billing", "Part")
    assert state.apps.get_model("billing", "Sample") is rendered
    assert part._meta.get_field("sample").related_model is rendered
    assert [relation.related_model for relation in rendered._meta.related_objects] == [part]
    assert rendered.objects.filter(parts__id=1).query


def test_outside_django_renders_as_it_does():
    state = a_state()
    rendered = state.apps.get_model("billing", "Sample")
    AddConstraint("sample", POSITIVE).state_forwards("billing", state)
    assert state.apps.get_model("billing", "Sample") is not rendered
