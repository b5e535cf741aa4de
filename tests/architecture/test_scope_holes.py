"""The scope is fail-closed: every known way around it is tried, one by one.

Without a scope every method of a centre-owned manager raises; with one, neither a join, a subquery, an ordering, a
forged instance nor a fixture file reaches a row of another centre.
"""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core import serializers
from django.db import DatabaseError, IntegrityError, models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q

from centres.choices import Service
from centres.models import Centre, ServicePoint, Village
from core.scoping import (
    HardDeleteError,
    ScopeError,
    all_centres,
    centre_scope,
    is_lifted,
    keep_scope,
    keep_scope_streaming,
    no_centre,
    scope_centres,
)
from patients.models import Allergy, Patient, PatientAttachment
from tests.factories import patient_of

# What each method of a manager is called with. A method that Django adds must be added here.
CALLS = {
    "aggregate": ((Count("pk"),), {}),
    "alias": ((), {"n": Count("pk")}),
    "all": ((), {}),
    "annotate": ((), {"n": Count("pk")}),
    "bulk_create": (([],), {}),
    "bulk_update": (([], ["label"]), {}),
    "complex_filter": ((Q(),), {}),
    "contains": ((ServicePoint(),), {}),
    "count": ((), {}),
    "create": ((), {"label": "X"}),
    "dates": (("recorded_at", "year"), {}),
    "datetimes": (("recorded_at", "year"), {}),
    "defer": (("label",), {}),
    "difference": ((), {}),
    "distinct": ((), {}),
    "earliest": (("pk",), {}),
    "exclude": ((), {}),
    "exists": ((), {}),
    "explain": ((), {}),
    "extra": ((), {}),
    "filter": ((), {}),
    "first": ((), {}),
    "get": ((), {"pk": None}),
    "get_or_create": ((), {"label": "X"}),
    "in_bulk": ((), {}),
    "intersection": ((), {}),
    "iterator": ((), {}),
    "last": ((), {}),
    "latest": (("pk",), {}),
    "only": (("label",), {}),
    "order_by": (("label",), {}),
    "prefetch_related": (("centre",), {}),
    "raw": (("SELECT 1",), {}),
    "reverse": ((), {}),
    "select_for_update": ((), {}),
    "select_related": ((), {}),
    "union": ((), {}),
    "update": ((), {"label": "X"}),
    "update_or_create": ((), {"label": "X"}),
    "using": (("default",), {}),
    "values": ((), {}),
    "values_list": ((), {}),
}
# `delete` and `resolve_expression` belong to a queryset, and there is none without a scope; `none` stays empty.
NOT_ASKED = {"delete", "as_manager", "resolve_expression", "none"}


def public_methods():
    names = {
        name for name in dir(models.QuerySet) if not name.startswith("_") and callable(getattr(models.QuerySet, name))
    }
    asynchronous = {name for name in names if name.startswith("a") and name[1:] in names}
    return sorted(names - asynchronous - NOT_ASKED)


def test_the_table_of_calls_knows_every_method_of_a_queryset():
    assert set(public_methods()) == set(CALLS)


@pytest.mark.parametrize("method", public_methods())
def test_without_a_scope_every_method_raises(world, method):
    arguments, named = CALLS[method]
    with no_centre(), pytest.raises(ScopeError):
        getattr(ServicePoint.objects, method)(*arguments, **named)


def test_none_is_the_empty_queryset_of_a_form_that_is_not_built_yet(world):
    with no_centre():
        assert list(ServicePoint.objects.none()) == []


@pytest.mark.parametrize("method", ["create", "get_or_create", "update_or_create"])
def test_without_a_scope_a_related_manager_raises_too(world, method):
    with centre_scope(world.konobougou.id):
        patient = patient_of(world.konobougou)
    with no_centre(), pytest.raises(ScopeError):
        getattr(patient.attachments, method)(reason="x", attached_by_id=world.nurse.id)
    with no_centre(), pytest.raises(ScopeError):
        list(patient.attachments.all())


# --- writing -------------------------------------------------------------------------------------------------------


def point_of(centre):
    with centre_scope(centre.id):
        return ServicePoint.objects.get(service=Service.MATERNITY)


def test_saving_without_a_scope_raises(world):
    point = point_of(world.konobougou)
    with no_centre(), pytest.raises(ScopeError):
        point.save()


def test_a_row_of_another_centre_is_not_found_and_not_saved(world):
    theirs = point_of(world.koniakary)
    with centre_scope(world.konobougou.id):
        assert not ServicePoint.objects.filter(pk=theirs.pk).exists()
        with pytest.raises(ServicePoint.DoesNotExist):
            ServicePoint.objects.get(pk=theirs.pk)
        with pytest.raises(ScopeError):
            theirs.save()
        with pytest.raises(ScopeError):
            ServicePoint.objects.bulk_create(
                [ServicePoint(centre=world.koniakary, service="child", label="x", queue_letter="X")]
            )
        with pytest.raises(ScopeError):
            ServicePoint.objects.bulk_update([theirs], ["label"])
        assert ServicePoint.objects.filter(pk=theirs.pk).update(label="taken") == 0


def test_an_instance_forged_from_an_identifier_writes_nothing(world):
    theirs = point_of(world.koniakary)
    with centre_scope(world.konobougou.id):
        forged = ServicePoint(pk=theirs.pk, centre=world.konobougou, service="child", label="taken", queue_letter="Z")
        with pytest.raises(DatabaseError), transaction.atomic():
            forged.save(update_fields=["label"])
        with pytest.raises(IntegrityError), transaction.atomic():
            forged.save()
    assert point_of(world.koniakary).label == theirs.label


def test_an_instance_forged_from_an_identifier_reads_nothing(world):
    theirs = point_of(world.koniakary)
    with centre_scope(world.konobougou.id), pytest.raises(ServicePoint.DoesNotExist):
        ServicePoint(pk=theirs.pk).refresh_from_db()
    with no_centre(), pytest.raises(ScopeError):
        ServicePoint(pk=theirs.pk).refresh_from_db()


def test_a_forged_patient_reads_and_writes_nothing(world):
    with centre_scope(world.koniakary.id):
        theirs = patient_of(world.koniakary)
    with centre_scope(world.konobougou.id):
        forged = Patient(pk=theirs.pk, home_centre=world.konobougou, family_name="Prise", number=theirs.number)
        with pytest.raises(DatabaseError), transaction.atomic():
            forged.save(update_fields=["family_name"])
        with pytest.raises(Patient.DoesNotExist):
            forged.refresh_from_db()


@pytest.fixture
def allergy_elsewhere(world):
    """An allergy that Koniakary noted, of a patient of Konobougou who is followed at both."""
    with centre_scope(world.konobougou.id):
        patient = patient_of(world.konobougou)
    with centre_scope(world.koniakary.id):
        PatientAttachment.objects.create(patient=patient, reason="care", attached_by_id=world.nurse.id)
        return Allergy.objects.create(patient=patient, centre=world.koniakary, substance="Pénicilline")


def test_a_row_of_the_registry_is_read_elsewhere_and_made_in_the_name_of_no_other_centre(world, allergy_elsewhere):
    theirs = allergy_elsewhere
    with centre_scope(world.konobougou.id):
        assert Allergy.objects.get() == theirs
        theirs.substance = "Rien"
        for write in (
            theirs.save,
            lambda: Allergy.objects.bulk_update([theirs], ["substance"]),
            lambda: Allergy.objects.bulk_create(
                [Allergy(patient=theirs.patient, centre=world.koniakary, substance="Aspirine")]
            ),
        ):
            with pytest.raises(ScopeError):
                write()
        assert Allergy.objects.get().substance == "Pénicilline"


def test_history_of_the_registry_is_read_by_the_centre_that_wrote(world, allergy_elsewhere):
    history = Allergy._meta.apps.get_model("patients", "AllergyHistory")
    with centre_scope(world.koniakary.id):
        Allergy.objects.update(substance="Pénicilline G")
        assert history.objects.get().substance == "Pénicilline G"
    with centre_scope(world.konobougou.id):
        assert not history.objects.exists()
    with no_centre(), pytest.raises(ScopeError):
        history.objects.count()


def test_an_upsert_may_not_replace_a_row_by_its_identifier_alone(world):
    theirs = point_of(world.koniakary)
    mine = ServicePoint(pk=theirs.pk, centre=world.konobougou, service="child", label="taken", queue_letter="Z")
    with centre_scope(world.konobougou.id), pytest.raises(ScopeError):
        ServicePoint.objects.bulk_create([mine], update_conflicts=True, unique_fields=["id"], update_fields=["label"])


def test_a_fixture_file_is_refused_without_a_scope(world):
    with centre_scope(world.konobougou.id):
        text = serializers.serialize("json", ServicePoint.objects.all())
    with no_centre(), pytest.raises(ScopeError):
        next(serializers.deserialize("json", text)).save()
    with centre_scope(world.koniakary.id), pytest.raises(ScopeError):
        next(serializers.deserialize("json", text)).save()


def test_a_row_of_a_fact_is_not_deleted(world):
    point = point_of(world.konobougou)
    with centre_scope(world.konobougou.id):
        with pytest.raises(HardDeleteError):
            point.delete()
        with pytest.raises(HardDeleteError):
            ServicePoint.objects.all().delete()


def test_a_row_without_centre_takes_the_one_of_the_scope(world):
    with centre_scope(world.konobougou.id):
        assert (
            ServicePoint.objects.create(service="child", label="Enfants", queue_letter="E").centre_id
            == world.konobougou.id
        )
    with centre_scope(world.konobougou.id, world.koniakary.id), pytest.raises(ScopeError):
        ServicePoint.objects.create(service="care", label="Soins", queue_letter="S")


# --- joins ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def followed(world):
    """A patient of Konobougou followed at Koniakary, whose attachment Konobougou may not read."""
    with centre_scope(world.konobougou.id):
        patient = patient_of(world.konobougou)
    with centre_scope(world.koniakary.id):
        PatientAttachment.objects.create(patient=patient, reason="secret", attached_by_id=world.nurse.id)
    return patient


LEAKS = {
    "filter": lambda rows: rows.filter(attachments__reason="secret"),
    "exclude": lambda rows: rows.exclude(attachments__reason="secret"),
    "Q": lambda rows: rows.filter(Q(pk=None) | Q(attachments__reason="secret")),
    "values": lambda rows: rows.values("attachments__reason"),
    "values_list": lambda rows: rows.values_list("attachments__reason", flat=True),
    "annotate": lambda rows: rows.annotate(why=F("attachments__reason")),
    "alias": lambda rows: rows.alias(why=F("attachments__reason")).filter(why="secret"),
    "count": lambda rows: rows.annotate(n=Count("attachments")),
    "order_by": lambda rows: rows.order_by("attachments__reason"),
    "order_by expression": lambda rows: rows.order_by(F("attachments__reason").desc()),
    "distinct": lambda rows: rows.order_by("attachments__reason").distinct("attachments__reason"),
    "dates": lambda rows: rows.dates("attachments__recorded_at", "year"),
    "datetimes": lambda rows: rows.datetimes("attachments__recorded_at", "year"),
    "union": lambda rows: rows.filter(attachments__reason="secret").union(rows.filter(attachments__reason="x")),
    "intersection": lambda rows: rows.order_by().intersection(rows.filter(attachments__reason="secret")),
    "difference": lambda rows: rows.order_by().difference(rows.filter(attachments__reason="secret")),
    "subquery": lambda rows: rows.filter(pk__in=rows.filter(attachments__reason="secret").values("pk")),
    "exists": lambda rows: rows.filter(Exists(rows.filter(pk=OuterRef("pk"), attachments__reason="secret"))),
    "from elsewhere": lambda rows: Village.objects.filter(
        pk__in=rows.filter(attachments__reason="x").values("village")
    ),
    "through an owned row": lambda rows: PatientAttachment.objects.filter(patient__attachments__reason="secret"),
}


@pytest.mark.parametrize("leak", LEAKS)
def test_a_join_through_the_registry_raises(world, followed, leak):
    with centre_scope(world.konobougou.id), pytest.raises(ScopeError, match="leaves the scope"):
        list(LEAKS[leak](Patient.objects.all()))


ANSWERS = {
    "exists": lambda rows: rows.exists(),
    "count": lambda rows: rows.count(),
    "aggregate": lambda rows: rows.aggregate(n=Count("pk")),
    "iterator": lambda rows: list(rows.iterator()),
    "explain": lambda rows: rows.explain(),
    "first": lambda rows: rows.first(),
    "last": lambda rows: rows.last(),
    "get": lambda rows: rows.get(),
    "latest": lambda rows: rows.latest("recorded_at"),
    "in_bulk": lambda rows: rows.in_bulk(),
    "contains": lambda rows: rows.contains(Patient()),
    "update": lambda rows: rows.update(nickname="x"),
    "len": len,
    "bool": bool,
    "slice": lambda rows: list(rows[:1]),
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_no_answer_is_given_about_a_leaking_query(world, followed, answer):
    with centre_scope(world.konobougou.id), pytest.raises(ScopeError):
        ANSWERS[answer](Patient.objects.filter(attachments__reason="secret"))


def test_an_aggregate_over_the_join_raises(world, followed):
    with centre_scope(world.konobougou.id), pytest.raises(ScopeError, match="leaves the scope"):
        Patient.objects.aggregate(n=Count("attachments"))


def test_a_join_inside_one_centre_passes(world, followed):
    with centre_scope(world.koniakary.id):
        rows = PatientAttachment.objects.filter(patient__family_name=followed.family_name, centre__code="CSU3")
        assert rows.order_by("patient__family_name").select_related("patient", "centre").get().reason == "secret"
        assert list(followed.attachments.values_list("reason", flat=True)) == ["secret"]
        assert [p.attachments.count() for p in Patient.objects.prefetch_related("attachments")] == [1]


def test_raw_and_extra_are_refused(world):
    with centre_scope(world.konobougou.id):
        for model in (ServicePoint, Patient, Village):
            with pytest.raises(ScopeError):
                model.objects.raw("SELECT 1")
            with pytest.raises(ScopeError):
                model.objects.extra(where=["1=1"])


def test_history_is_scoped_like_the_row(world):
    for centre in (world.konobougou, world.koniakary):
        with centre_scope(centre.id):
            ServicePoint.objects.filter(service=Service.MATERNITY).update(label=centre.code)
    history = ServicePoint._meta.apps.get_model("centres", "ServicePointHistory")
    with centre_scope(world.konobougou.id):
        assert set(history.objects.values_list("centre__code", flat=True)) == {"CSU4"}
    with no_centre(), pytest.raises(ScopeError):
        history.objects.count()


# --- opening and carrying the scope --------------------------------------------------------------------------------


def test_all_centres_needs_a_reason_and_ends(world):
    with pytest.raises(ScopeError), all_centres(reason=""):
        pass
    with centre_scope(world.konobougou.id):
        with all_centres(reason="proof"):
            assert is_lifted()
            assert ServicePoint.objects.filter(service=Service.MATERNITY).count() == 2
        assert scope_centres() == (world.konobougou.id,)


def test_a_scope_opened_inside_a_lifted_one_limits_again(world):
    with all_centres(reason="proof"), centre_scope(world.konobougou.id):
        assert ServicePoint.objects.filter(service=Service.MATERNITY).count() == 1


def test_a_scope_needs_a_centre():
    with pytest.raises(ScopeError), centre_scope():
        pass


def test_the_scope_is_carried_into_threads_even_at_the_same_time(world):
    meet = Barrier(2, timeout=10)

    def work(number):
        meet.wait()
        return number, scope_centres()

    with centre_scope(world.konobougou.id), ThreadPoolExecutor(2) as pool:
        found = list(pool.map(keep_scope(work), [1, 2]))
    assert found == [(1, (world.konobougou.id,)), (2, (world.konobougou.id,))]


def test_a_thread_has_no_scope_of_its_own(world):
    with centre_scope(world.konobougou.id), ThreadPoolExecutor(1) as pool, pytest.raises(ScopeError):
        pool.submit(scope_centres).result()


def test_the_scope_is_carried_into_a_streaming_response(world):
    with centre_scope(world.konobougou.id):
        chunks = keep_scope_streaming(scope_centres() for _ in range(2))
    with no_centre():
        assert list(chunks) == [(world.konobougou.id,)] * 2


def test_a_centre_is_read_without_a_scope(world):
    with no_centre():
        assert Centre.objects.count() >= 2
