"""Base of every model, and the tables of the house itself: deposits, outbox, logs, task runs.

These tables hold plain identifiers and codes: a foreign key would point upwards.
"""

from __future__ import annotations

from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models.functions import Now

from core.ids import uuid7
from core.ownership import Ownership
from core.scoping import GuardedQuerySet, HardDeleteError


def append_only_trigger() -> pgtrigger.Trigger:
    """Refuse update and delete of a table where a correction is a new row."""
    return pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class BaseModel(models.Model):
    """UUIDv7 key, declared ownership, no hard delete."""

    ownership: ClassVar[Ownership]
    append_only: ClassVar[bool] = False  # the application's role may only insert and read
    deletable: ClassVar[bool] = False  # drafts and other rows that state no fact
    scoped_by_centre: ClassVar[bool] = False
    written_by: ClassVar[str] = ""  # the column of the centre that alone may write the row
    untracked: ClassVar[str] = ""  # why row history is not needed, where it is not

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    objects: Any = models.Manager.from_queryset(GuardedQuerySet)()

    class Meta:
        abstract = True

    def check_writable(self) -> None:
        """Raise ScopeError when the open scope may not write this row; models written by a centre override it."""

    def save_base(self, *args: Any, **kwargs: Any) -> None:
        self.check_writable()  # before the transaction is touched
        super().save_base(*args, **kwargs)

    def _save_table(self, *args: Any, **kwargs: Any) -> bool:
        # Loading a fixture skips save and save_base; every way of saving one row passes here.
        self.check_writable()
        return super()._save_table(*args, **kwargs)  # type: ignore[misc,no-any-return]

    def _do_update(self, base_qs: models.QuerySet, *args: Any) -> Any:  # type: ignore[override]
        # An instance forged from an identifier must not reach a row of another centre.
        owned = base_qs.filter(**{self.written_by: getattr(self, self.written_by)}) if self.written_by else base_qs
        return super()._do_update(owned, *args)

    def refresh_from_db(self, using: Any = None, fields: Any = None, from_queryset: Any = None) -> None:
        """Read the row again, within the scope."""
        super().refresh_from_db(using, fields, from_queryset or type(self)._default_manager.all())

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if not self.deletable:
            raise HardDeleteError(f"{type(self).__name__} rows are cancelled, never deleted.")
        return super().delete(*args, **kwargs)


class AppendOnlyModel(BaseModel):
    """A table of facts: rows are inserted and read. Held by a trigger and by the role's rights."""

    append_only = True
    untracked = "append-only"

    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True


class Deposit(AppendOnlyModel):
    """The answer given to a submitted form, kept under the identifier the form travelled with."""

    ownership = Ownership.LOCAL

    kind = models.CharField(max_length=80)
    payload_hash = models.CharField(max_length=64)
    author_id = models.UUIDField()
    centre_id = models.UUIDField(null=True)
    answer = models.JSONField()

    class Meta:
        triggers = [append_only_trigger()]


class OutboxEvent(AppendOnlyModel):
    """What happened, written in the transaction in which it happened."""

    ownership = Ownership.LOCAL

    name = models.CharField(max_length=80)
    payload = models.JSONField()
    centre_id = models.UUIDField(null=True)
    actor_id = models.UUIDField(null=True)
    request_id = models.CharField(max_length=36, blank=True)

    class Meta:
        triggers = [append_only_trigger()]


class DeliveryState(models.TextChoices):
    PENDING = "pending"
    DONE = "done"


class OutboxDelivery(BaseModel):
    """One event for one handler: done in the same transaction as the handler's effect."""

    ownership = Ownership.LOCAL
    untracked = "technical state, rebuilt from the event"

    event = models.ForeignKey(OutboxEvent, on_delete=models.PROTECT, related_name="deliveries")
    handler = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=DeliveryState, default=DeliveryState.PENDING)
    attempts = models.PositiveSmallIntegerField(db_default=0, default=0)
    next_attempt_at = models.DateTimeField(db_default=Now())
    last_error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "handler"], name="core_delivery_once"),
            models.CheckConstraint(
                condition=models.Q(state="done", done_at__isnull=False)
                | models.Q(state="pending", done_at__isnull=True),
                name="core_delivery_done_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=models.Q(state="pending"), name="core_delivery_due"),
        ]


class AccessLog(AppendOnlyModel):
    """Who opened which record, when and why."""

    ownership = Ownership.LOCAL

    user_id = models.UUIDField()
    centre_id = models.UUIDField(null=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    action = models.CharField(max_length=40)
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=36, blank=True)

    class Meta:
        triggers = [append_only_trigger()]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "-recorded_at"], name="core_access_subject"),
            models.Index(fields=["user_id", "-recorded_at"], name="core_access_user"),
        ]


class BusinessEvent(AppendOnlyModel):
    """What an act meant, as a French sentence on the record's timeline."""

    ownership = Ownership.CENTRE

    centre_id = models.UUIDField()
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    kind = models.CharField(max_length=80)
    sentence = models.TextField()
    occurred_at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=160, blank=True)
    permission = models.CharField(max_length=60, blank=True)  # needed to read the sentence, beyond the record
    request_id = models.CharField(max_length=36, blank=True)

    class Meta:
        triggers = [append_only_trigger()]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "-occurred_at"], name="core_business_subject"),
        ]


class TaskRun(AppendOnlyModel):
    """A background task that ended: shown on the status page."""

    ownership = Ownership.LOCAL

    name = models.CharField(max_length=120)
    started_at = models.DateTimeField()
    succeeded = models.BooleanField()
    summary = models.TextField(blank=True)

    class Meta:
        triggers = [append_only_trigger()]
        indexes = [models.Index(fields=["name", "-recorded_at"], name="core_taskrun_latest")]


class LoadedReference(BaseModel):
    """What a row of a reference file said when it was last loaded: tells a site's change from a new edition."""

    ownership = Ownership.LOCAL
    untracked = "technical state, rebuilt by loading the files"

    table = models.CharField(max_length=40)
    key = models.CharField(max_length=160)
    row_id = models.UUIDField()
    values = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "key"], name="core_loaded_reference_once")]

    def __str__(self) -> str:
        return f"{self.table} {self.key}"
