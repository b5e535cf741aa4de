"""The state of the system, for the person in charge: what works, what waits, what to do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import DeliveryState, OutboxDelivery, TaskRun
from core.typography import moment, number

HEARTBEAT_LATE = timedelta(minutes=5)  # beat asks for one each minute
OUTBOX_LATE = timedelta(minutes=15)
BACKUP_LATE = timedelta(hours=26)  # one each night, with two hours for a late one
DISK_WATCH = 0.15  # share of the disk that is free
DISK_BAD = 0.05
LATEST_FAILURES = 20


@dataclass(frozen=True)
class Check:
    """One line of the page. `state` is ok, watch, bad or off; `advice` says what to do when it is not ok."""

    name: str
    state: str
    word: str
    detail: str = ""
    advice: str = ""


@dataclass
class SystemStatus:
    """Everything the page prints."""

    checks: list[Check]
    tasks: list[TaskRun] = field(default_factory=list)
    failures: list[OutboxDelivery] = field(default_factory=list)
    versions: list[tuple[str, str]] = field(default_factory=list)

    @property
    def worst(self) -> str:
        """The most serious state of all."""
        states = {check.state for check in self.checks}
        return next(state for state in ("bad", "watch", "ok", "off") if state in states)


def system_status() -> SystemStatus:
    """Look at everything. Never raises for a part that is down: the page says so instead."""
    checks = [_guarded(name, look) for name, look in _checks()]
    return SystemStatus(checks=checks, tasks=_latest_runs(), failures=_failures(), versions=_versions())


def _checks() -> list[tuple[str, Callable[[], Check]]]:
    return [
        (_("Database"), _database),
        (_("Redis (queue and cache)"), _redis),
        (_("Background work"), _worker),
        (_("Events waiting"), _outbox),
        (_("Backups"), _backups),
        (_("Disk space"), _disk),
    ]


def _guarded(name: str, look: Callable[[], Check]) -> Check:
    try:
        return look()
    except Exception as error:  # whatever is broken, the page must say it rather than break
        return Check(name, "bad", _("unknown"), f"{type(error).__name__} : {error}")


def _database() -> Check:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_size_pretty(pg_database_size(current_database()))")
        size = cursor.fetchone()[0]
    return Check(_("Database"), "ok", _("answers"), _("%(size)s on disk") % {"size": size})


def _redis() -> Check:
    name = _("Redis (queue and cache)")
    try:
        _redis_client().ping()
    except Exception as error:
        advice = _("Pages still work and nothing is lost: events wait in the database. Restart Redis.")
        return Check(name, "bad", _("does not answer"), str(error), advice)
    waiting = _tasks_waiting()
    return Check(name, "ok", _("answers"), _("%(count)s tasks waiting") % {"count": number(waiting)})


def _redis_client() -> Any:
    from redis import Redis

    return Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=2)


def _tasks_waiting() -> int:
    return int(_redis_client().llen("celery"))


def _worker() -> Check:
    name = _("Background work")
    try:
        beat: datetime | None = cache.get("heartbeat")
    except Exception:
        return Check(name, "off", _("unknown"), _("Redis does not answer: the heartbeat cannot be read."))
    if beat is None or timezone.now() - beat > HEARTBEAT_LATE:
        since = moment(beat) if beat else _("more than one hour ago")
        return Check(name, "bad", _("no sign of life"), _("last heartbeat: %(when)s") % {"when": since}, _who_stopped())
    return Check(name, "ok", _("alive"), _("last heartbeat: %(when)s") % {"when": moment(beat)})


def _who_stopped() -> str:
    """A queue that fills accuses the worker; an empty one, beat, which asks for nothing any more."""
    if _tasks_waiting():
        return _("Tasks are waiting and nobody takes them: restart the worker.")
    return _("Nobody asks for the periodic work: restart beat, then the worker.")


def _outbox() -> Check:
    name = _("Events waiting")
    pending = OutboxDelivery.objects.filter(state=DeliveryState.PENDING)
    count, oldest = pending.count(), pending.order_by("event__recorded_at").values_list("event__recorded_at").first()
    if oldest is None:
        return Check(name, "ok", _("none"))
    detail = _("%(count)s waiting, the oldest since %(when)s") % {"count": number(count), "when": moment(oldest[0])}
    if timezone.now() - oldest[0] > OUTBOX_LATE:
        return Check(name, "watch", _("late"), detail, _("See the failures below, then try again."))
    return Check(name, "ok", _("in progress"), detail)


def _backups() -> Check:
    name = _("Backups")
    newest = newest_backup(Path(settings.BACKUP_DIR))
    if newest is None:
        advice = _("Check that the nightly backup is planned and that its folder is readable.")
        return Check(name, "bad", _("none found"), str(settings.BACKUP_DIR), advice)
    stat = newest.stat()
    made = datetime.fromtimestamp(stat.st_mtime, tz=UTC)
    detail = _("%(file)s, %(size)s MB, %(when)s") % {
        "file": newest.name,
        "size": number(stat.st_size / 1_000_000, 1),
        "when": moment(made),
    }
    if stat.st_size == 0:
        return Check(name, "bad", _("empty"), detail, _("The last backup holds nothing: look at its log."))
    if timezone.now() - made > BACKUP_LATE:
        return Check(name, "bad", _("too old"), detail, _("The nightly backup did not run: look at its log."))
    return Check(name, "ok", _("up to date"), detail)


def newest_backup(folder: Path) -> Path | None:
    """The latest file of the backup folder, its subfolders included; None when there is none.

    Hidden ones do not count: a backup is made in a hidden folder and shown when it is whole.
    """
    if not folder.is_dir():
        return None
    shown = (path for path in folder.rglob("*") if not any(p.startswith(".") for p in path.relative_to(folder).parts))
    files = [path for path in shown if path.is_file()]
    return max(files, key=lambda path: path.stat().st_mtime, default=None)


def _disk() -> Check:
    usage = shutil.disk_usage(Path(settings.BASE_DIR))
    free = usage.free / usage.total
    detail = _("%(free)s GB free of %(total)s") % {
        "free": number(usage.free / 1e9, 1),
        "total": number(usage.total / 1e9, 1),
    }
    if free < DISK_BAD:
        return Check(_("Disk space"), "bad", _("almost full"), detail, _("Move old backups elsewhere without delay."))
    if free < DISK_WATCH:
        return Check(_("Disk space"), "watch", _("getting full"), detail, _("Move old backups elsewhere."))
    return Check(_("Disk space"), "ok", _("enough"), detail)


def _latest_runs() -> list[TaskRun]:
    return list(TaskRun.objects.order_by("name", "-recorded_at", "-id").distinct("name"))


def _failures() -> list[OutboxDelivery]:
    failed = OutboxDelivery.objects.filter(state=DeliveryState.PENDING, attempts__gt=0).select_related("event")
    return list(failed.order_by("event__recorded_at")[:LATEST_FAILURES])


def _versions() -> list[tuple[str, str]]:
    import platform

    return [
        ("CSCom-U", str(settings.SPECTACULAR_SETTINGS["VERSION"])),
        ("Python", platform.python_version()),
        ("Django", django.get_version()),
        ("PostgreSQL", _postgresql_version()),
    ]


def _postgresql_version() -> str:
    try:
        version: int = connection.pg_version  # type: ignore[attr-defined]
    except DatabaseError:
        return "?"
    return f"{version // 10000}.{version % 10000}"
