"""Registers brought in from files: the file, its progress, the outcome of every line."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from centres.owned import CentreOwned, centre_immutable
from core.constraints import SameCentre
from core.history import tracked
from patients.choices import ImportState, LineOutcome


@tracked(exclude=("position", "counts"))
class ImportRun(CentreOwned):
    """One file of one kind. `position` is the last line committed: a killed run goes on from there."""

    kind = models.CharField(max_length=40)
    file_name = models.CharField(max_length=160)
    sha256 = models.CharField(max_length=64)
    started_by_id = models.UUIDField()
    state = models.CharField(max_length=8, choices=ImportState, default=ImportState.CHECKING)
    accept_doubtful = models.BooleanField(default=False, db_default=False)
    total = models.PositiveIntegerField(default=0, db_default=0)  # lines of data
    position = models.PositiveIntegerField(default=0, db_default=0)
    counts = models.JSONField(default=dict)  # lines by outcome
    message = models.TextField(blank=True)  # why it stopped
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(position__lte=F("total")), name="patients_import_within_file"),
        ]
        indexes = [models.Index(fields=["centre", "-recorded_at"], name="patients_import_latest")]
        triggers = [centre_immutable()]


class ImportLine(CentreOwned):
    """A line that needs a look, or that was imported: the trace from the paper register to the record."""

    untracked = "technical trace of an import; the records themselves are tracked"
    deletable = True  # the trace of a check is replaced by the next check

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="lines")
    line = models.PositiveIntegerField()  # line of the file, header included, as a spreadsheet shows it
    outcome = models.CharField(max_length=8, choices=LineOutcome)
    messages = models.JSONField(default=list)  # [column, sentence]
    values = models.JSONField(default=dict)  # as written in the file
    record_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "line"], name="patients_import_line_once"),
            SameCentre(field="run", name="patients_import_line_same_centre"),
        ]
        indexes = [models.Index(fields=["run", "outcome", "line"], name="patients_import_outcomes")]
        triggers = [centre_immutable()]
