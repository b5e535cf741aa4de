"""Running an import: a dry run first, then the writing, both by batches that a killed process resumes.

Each batch is one transaction that also moves the run's position: no line is half written, none twice. Two
workers on one run cannot collide: the batch locks the run and stops when the position is not the one expected.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from centres.models import Centre
from patients.choices import ImportState, LineOutcome
from patients.imports.checking import count_outcomes, parse_row
from patients.imports.kinds import Checked, Context, ImportKind, kind_of
from patients.imports.reading import FileRefusedError, Row, read_rows
from patients.models import ImportLine, ImportRun

BATCH = 500
_KEPT_IN_CHECK = {LineOutcome.WRONG, LineOutcome.DOUBTFUL}
_MOVING = (ImportState.CHECKING, ImportState.RUNNING)


class OvertakenError(Exception):
    """Another worker has moved this run on."""


def start(*, by: User, centre: Centre, kind: ImportKind, file: Path, name: str) -> ImportRun:
    """Store the file by its content and open a run, to be checked.

    Only the headings are read here: the lines are counted by the worker. Raises FileRefusedError.
    """
    if next(_rows(kind, file), None) is None:
        raise FileRefusedError(_("The file has no line below its headings."))
    digest = _digest(file)
    if not default_storage.exists(stored(digest)):
        with file.open("rb") as content:
            default_storage.save(stored(digest), File(content))
    return ImportRun.objects.create(
        centre=centre, kind=kind.code, file_name=name[:160], sha256=digest, started_by_id=by.pk
    )


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def stored(digest: str) -> str:
    """Where a file is kept."""
    return f"imports/{digest}"


def confirm(*, run: ImportRun, accept_doubtful: bool) -> None:
    """After the dry run: go on with the writing. Lines of the check are replaced by those of the import."""
    with transaction.atomic():
        rows = ImportRun.objects.select_for_update().filter(pk=run.pk, state=ImportState.CHECKED)
        if rows.update(state=ImportState.RUNNING, position=0, counts={}, accept_doubtful=accept_doubtful):
            ImportLine.objects.filter(run=run).delete()
    run.refresh_from_db()


def advance(run: ImportRun) -> ImportRun:
    """Go on from where the run stands until the phase ends. A refused file stops the run with its reason."""
    try:
        _advance(run, Path(default_storage.path(stored(run.sha256))))
    except FileRefusedError as error:
        ImportRun.objects.filter(pk=run.pk).update(
            state=ImportState.FAILED, message=str(error), ended_at=timezone.now()
        )
    except OvertakenError:
        pass
    run.refresh_from_db()
    return run


def _advance(run: ImportRun, path: Path) -> None:
    if run.state not in _MOVING:
        return
    kind = kind_of(run.kind)
    if not run.total:
        run.total = sum(1 for _row in _rows(kind, path))
        ImportRun.objects.filter(pk=run.pk).update(total=run.total)
    by = User.objects.get(pk=run.started_by_id)
    context = Context(run.centre, by, accept_doubtful=run.accept_doubtful)
    position = 0
    for rows in _batches(_rows(kind, path)):
        lines = [parse_row(kind, row, context) for row in rows]  # also for passed rows: numbers met are remembered
        position += len(rows)
        if position > run.position:
            _batch(run, kind, lines[-(position - run.position) :], context)
    _end(run)


def _rows(kind: ImportKind, path: Path) -> Iterator[Row]:
    return read_rows(path, kind.headings, kind.required)


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


@transaction.atomic
def _batch(run: ImportRun, kind: ImportKind, lines: Sequence[Checked], context: Context) -> None:
    current = ImportRun.objects.select_for_update().get(pk=run.pk)
    if (current.state, current.position) != (run.state, run.position):
        raise OvertakenError
    sound = [line for line in lines if line.outcome is LineOutcome.READY]
    kind.check(sound, context)
    if run.state == ImportState.RUNNING:
        _write(kind, sound, context)
    kept = lines if run.state == ImportState.RUNNING else [x for x in lines if x.outcome in _KEPT_IN_CHECK]
    ImportLine.objects.bulk_create([_trace(run, line) for line in kept])
    counts = dict(current.counts)
    for outcome, count in count_outcomes(lines).items():
        counts[outcome] = counts.get(outcome, 0) + count
    run.position, run.counts = run.position + len(lines), counts
    ImportRun.objects.filter(pk=run.pk).update(position=run.position, counts=counts)


def _write(kind: ImportKind, lines: Sequence[Checked], context: Context) -> None:
    accepted = {LineOutcome.READY, LineOutcome.DOUBTFUL} if context.accept_doubtful else {LineOutcome.READY}
    chosen = [line for line in lines if line.outcome in accepted]
    kind.write(chosen, context)
    for line in chosen:
        line.outcome = LineOutcome.IMPORTED


def _trace(run: ImportRun, line: Checked) -> ImportLine:
    wrong = line.outcome in _KEPT_IN_CHECK
    return ImportLine(
        run=run,
        centre_id=run.centre_id,
        line=line.row.line,
        outcome=line.outcome,
        messages=[list(message) for message in line.messages],
        values=line.row.values if wrong else {},
        record_id=line.record_id,
    )


def _end(run: ImportRun) -> None:
    after = ImportState.CHECKED if run.state == ImportState.CHECKING else ImportState.DONE
    ended = timezone.now() if after == ImportState.DONE else None
    ImportRun.objects.filter(pk=run.pk, state=run.state).update(state=after, ended_at=ended)
