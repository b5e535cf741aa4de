"""Every model keeps the day-one rules of the data model. What is excepted stands below with its reason."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.models.functions import Upper

from catalog.models import Medicine
from centres.models import Centre, ServicePoint
from centres.owned import CentreOwned, centre_immutable
from core.constraints import one_at_a_time
from core.gates import registered
from core.history import CentreHistoryRow, HistoryRow
from core.models import AppendOnlyModel, append_only_trigger
from core.ownership import Ownership
from core.scoping import GuardedQuerySet
from patients.choices import LinkPolicy
from patients.models import Patient
from tests.architecture import centres, ownership
from tests.architecture.seeded import seeded_model
from tests.architecture.table import layers, none, stale

ALL = apps.get_models(include_auto_created=True)
OURS = [model for model in ALL if model._meta.app_label in layers()]
LIBRARIES = [model for model in ALL if model._meta.app_label not in layers()]

# Tables of libraries: they never leave the server.
LOCAL = {
    "auth": "permissions and groups of Django, unused: roles are code",
    "contenttypes": "Django's list of models",
    "sessions": "open sessions",
    "account": "addresses of allauth; none is stored for accounts by user name",
    "mfa": "second factors; their secrets stay where they were made",
    "usersessions": "list of open sessions",
    "pghistory": "proxies of the history",
}
KNOWN_TO_ALL = {
    "patients.PatientLink": "whose files are of one person is followed from any centre; an identity is not read here",
}
OTHER_KEYS = {
    "billing.ChargeBalance": "the key of its charge; written by triggers",
    "patients.NameWord": "the word is its own key; rebuilt from the names",
}
WITH_CENTRE_UNSCOPED = {
    "accounts.Membership": "read to know which scope to open",
    "accounts.Invitation": "read before anybody is signed in",
    "core.AccessLog": "plain identifiers; read through the selectors of its app",
    "core.BusinessEvent": "plain identifiers; read with the record that it is about",
    "core.Deposit": "plain identifiers; looked up by the key of one form",
    "core.OutboxEvent": "plain identifiers; handled in the scope that it names",
}
ACROSS_CENTRES = {
    "care.IssuedDocument.code": "checked by anybody who holds the paper, where no centre is known",
    "care_document_once": "of a row of the same centre, by its UUID",
    "maternity_child_born_once": "a person is born once, wherever that was",
    "maternity_one_open_pregnancy": "a second centre follows the same pregnancy, it opens no other",
    "patients.Patient.number": "begins with the prefix of the centre",
    "patients_linked_once": "a file is a duplicate of one other, whoever found it",
    "patients_one_mother_at_a_time": "of a person of the registry, known to several centres",
    "patients_one_photo": "of a person of the registry, known to several centres",
}
OPEN_PARENTS: dict[str, str] = {}
DELETABLE = {
    "accounts.QuickPin": "a secret, removed by its owner",
    "care.Draft": "states no fact; erased at the signature or after 72 hours",
    "patients.ImportLine": "a line not yet imported; replaced when the file is read again",
    "stats.DirtyMonth": "a queue, emptied by the computation",
    "stats.IndicatorValue": "computed from records; rebuilt at any time",
}


def watchers():
    return registered().get("patients.link", [])


def test_every_model_declares_its_ownership():
    none(ownership.faults_of_ownership(OURS))


def test_every_table_of_a_library_stays_on_the_server():
    none(ownership.faults_of_strangers(LIBRARIES, LOCAL))
    none(stale(LOCAL, {m._meta.app_label for m in LIBRARIES}))


def test_every_key_is_a_uuid7():
    none(ownership.faults_of_primary_keys(OURS, OTHER_KEYS))
    none(stale(OTHER_KEYS, {ownership.label(m) for m in OURS if not ownership._has_uuid7(m)}))


def test_no_relation_deletes_or_blanks_a_fact():
    none(ownership.faults_of_relations(OURS))


def test_every_key_to_a_patient_says_what_a_link_does_to_it():
    none(ownership.faults_of_patient_keys(OURS, watchers()))


def test_every_change_leaves_a_trace():
    none(ownership.faults_of_history(OURS))


def test_only_what_states_no_fact_is_deleted():
    none(ownership.faults_of_deletion(OURS, DELETABLE))
    none(stale(DELETABLE, {ownership.label(m) for m in OURS if m.deletable}))


def test_every_row_with_a_centre_is_read_within_a_scope():
    none(centres.faults_of_managers(OURS, WITH_CENTRE_UNSCOPED))
    wide = {ownership.label(m) for m in OURS if "centre_id" in centres.columns(m) and not centres._is_narrow(m)}
    none(stale(WITH_CENTRE_UNSCOPED, wide))


def test_nothing_that_a_centre_writes_is_read_without_a_scope():
    none(centres.faults_of_open_reading(OURS, KNOWN_TO_ALL))
    none(stale(KNOWN_TO_ALL, {ownership.label(m) for m in OURS if centres.written(m) and centres.answers(m)}))


def test_the_centre_of_a_row_is_there_and_stays():
    none(centres.faults_of_centre_columns(OURS))


def test_a_child_has_the_centre_of_its_parent():
    none(centres.faults_of_parents(OURS, OPEN_PARENTS))
    none(stale(OPEN_PARENTS, centres.open_parents(OURS)))


def test_what_is_unique_is_unique_within_a_centre():
    none(centres.faults_of_uniqueness(OURS, ACROSS_CENTRES))
    none(stale(ACROSS_CENTRES, {name for m in OURS for name in centres.wide(m)}))


# --- what is declared stands in the database -----------------------------------------------------------------------


def test_every_declared_trigger_is_installed_and_enabled(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgenabled = 'O'"
        )
        enabled = set(cursor.fetchall())
    declared = {
        (model._meta.db_table, trigger.get_pgid(model)) for model in OURS for trigger, _ in ownership._triggers(model)
    }
    assert declared - enabled == set()


def test_every_declared_composite_key_is_in_the_database(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'f' AND convalidated")
        present = {name for (name,) in cursor.fetchall()}
    declared = {c.name for m in OURS for c in m._meta.constraints if isinstance(c, centres.SameCentre)}
    assert declared
    assert declared - present == set()


# --- seeded mistakes -----------------------------------------------------------------------------------------------


def to(model, **options):
    return models.ForeignKey(model, models.PROTECT, related_name="+", **options)


def history_of(model, base=CentreHistoryRow):
    return seeded_model("care", base, pgh_tracked_model=model)


def plain(**content):
    """A centre-owned model without a fault, but for what `content` changes."""
    meta = {"triggers": [centre_immutable()], **content.pop("meta", {})}
    return seeded_model("care", CentreOwned, meta=meta, **{"untracked": "a seeded model", **content})


def every_fault(model):
    found = [model]
    return [
        *ownership.faults_of_ownership(found),
        *ownership.faults_of_primary_keys(found, {}),
        *ownership.faults_of_relations(found),
        *ownership.faults_of_patient_keys(found, watched=[]),
        *ownership.faults_of_history(found),
        *ownership.faults_of_deletion(found, {}),
        *centres.faults_of_managers(found, {}),
        *centres.faults_of_open_reading(found, {}),
        *centres.faults_of_centre_columns(found),
        *centres.faults_of_parents(found, {}),
        *centres.faults_of_uniqueness(found, {}),
    ]


def test_a_model_that_keeps_the_rules_has_no_fault():
    held = centres.SameCentre(field="point", name="held")
    once = models.UniqueConstraint(fields=["point", "rank"], name="once")
    good = plain(point=to(ServicePoint), rank=models.IntegerField(), meta={"constraints": [held, once]})
    assert every_fault(good) == []


MISTAKES = {
    "no ownership declared": lambda: seeded_model("care", untracked="x"),
    "its key is not a UUIDv7": lambda: plain(id=models.BigAutoField(primary_key=True)),
    "point: on_delete is not PROTECT": lambda: plain(
        point=models.ForeignKey(Centre, models.CASCADE, related_name="+"),
    ),
    "village: on_delete is not PROTECT": lambda: plain(
        village=models.ForeignKey(Centre, models.SET_NULL, null=True, related_name="+"),
    ),
    "loose: on_delete is not PROTECT": lambda: plain(loose=to(Centre, db_constraint=False)),
    "many to many without a model of its own": lambda: plain(
        products=models.ManyToManyField(Medicine, related_name="+")
    ),
    "union, choose or conflict is not declared": lambda: plain(patient=to(Patient)),
    "declared, but no key to a patient": lambda: plain(patient_links={"patient": LinkPolicy.UNION}),
    "does not watch the gate": lambda: plain(patient=to(Patient), patient_links={"patient": LinkPolicy.CONFLICT}),
    "no history, and no reason why": lambda: plain(untracked=" "),
    "append-only in one place only": lambda: plain(untracked="append-only"),
    "append-only without the trigger": lambda: plain(untracked="append-only", append_only=True),
    "may be deleted": lambda: plain(deletable=True),
    "the base manager is not Django's own": lambda: plain(meta={"base_manager_name": "objects"}),
    "objects: its queryset is not guarded": lambda: plain(objects=models.Manager()),
    "everything: its queryset is not guarded": lambda: plain(everything=models.Manager()),
    "not a scoped manager": lambda: plain(objects=models.Manager.from_queryset(GuardedQuerySet)()),
    "has a centre and no scope": lambda: seeded_model(
        "care", ownership=Ownership.CENTRE, untracked="x", centre=to(Centre)
    ),
    "read without a scope": lambda: seeded_model(
        "care",
        ownership=Ownership.REGISTRY,
        written_by="centre_id",
        untracked="x",
        centre=to(Centre, editable=False),
        meta={"triggers": [centre_immutable()]},
    ),
    "its centre may be empty": lambda: plain(centre=to(Centre, null=True, editable=False)),
    "its centre may be edited": lambda: plain(centre=to(Centre)),
    "its centre may change": lambda: plain(meta={"triggers": []}),
    "written by a centre that it does not hold": lambda: plain(written_by="home_centre_id"),
    "may point to a row of another centre": lambda: plain(point=to(ServicePoint)),
    "number: unique across": lambda: plain(number=models.CharField(max_length=9, unique=True)),
    "once: unique across": lambda: plain(
        number=models.IntegerField(),
        meta={"constraints": [models.UniqueConstraint(fields=["number"], name="once")]},
    ),
    "upper: unique across": lambda: plain(
        number=models.CharField(max_length=9),
        meta={"constraints": [models.UniqueConstraint(Upper("number"), name="upper")]},
    ),
    "overlap: unique across": lambda: plain(
        number=models.IntegerField(),
        valid_from=models.DateField(),
        valid_to=models.DateField(null=True),
        meta={"constraints": [one_at_a_time("overlap", "number")]},
    ),
}


@pytest.mark.parametrize("fault", MISTAKES)
def test_the_mistake_is_seen(fault):
    found = every_fault(MISTAKES[fault]())
    assert [text for text in found if fault in text], found


def test_an_append_only_fact_needs_no_history():
    fact = seeded_model("core", AppendOnlyModel, ownership=Ownership.LOCAL, meta={"triggers": [append_only_trigger()]})
    assert ownership.faults_of_history([fact]) == []


def test_a_history_that_says_it_is_needless_or_that_is_too_wide_is_seen():
    row = plain()
    told = "care.Seeded: has a history, and says that it needs none"
    assert ownership.faults_of_history([row, history_of(row)]) == [told]
    tracked = plain(untracked="")
    assert ownership.faults_of_history([tracked, history_of(tracked)]) == []
    wide = ownership.faults_of_history([tracked, history_of(tracked, HistoryRow)])
    assert wide == ["care.Seeded: its history is read without a scope"]


def test_a_table_of_an_unlisted_library_is_seen():
    assert ownership.faults_of_strangers([LIBRARIES[0]], {}) == [
        f"{LIBRARIES[0]._meta.label}: of a library, not on the local list"
    ]


def test_a_stale_entry_is_seen():
    assert stale({"care.Gone": "was needed", "care.Kept": " "}, {"care.Kept"}) == [
        "care.Gone: stands on the allow-list and is not needed there",
        "care.Kept: allowed without a reason",
    ]
