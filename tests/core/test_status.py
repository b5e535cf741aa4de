"""The state of the system: it says what is down and what to do, and never breaks itself."""

import os
import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from core import outbox, status
from core.models import DeliveryState, OutboxDelivery, TaskRun

pytestmark = pytest.mark.django_db
ADDRESS = "/etat-du-systeme/"


@pytest.fixture(autouse=True)
def _own_cache_and_folders(settings, tmp_path):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.BACKUP_DIR.mkdir()
    cache.clear()


@pytest.fixture
def redis_up(monkeypatch):
    class Redis:
        waiting = 0

        def ping(self):
            return True

        def llen(self, name):
            return self.waiting

    monkeypatch.setattr(status, "_redis_client", Redis)
    return Redis


@pytest.fixture
def redis_down(monkeypatch, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"  # nothing listens there
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }


@pytest.fixture
def failing_event(monkeypatch):
    """An event whose only handler fails until `repaired` says otherwise."""
    handled = []
    state = {"repaired": False}

    def handler(event):
        if not state["repaired"]:
            raise ValueError("pas de tarif")
        handled.append(event.payload)

    monkeypatch.setattr(outbox, "_handlers", {"essai.arrive": {"essai": handler}})
    with transaction.atomic():
        event = outbox.publish("essai.arrive", payload={"n": 1}, centre_id=None, by=None)
    outbox.deliver(event.id)
    return state, handled


def check(position):
    return status.system_status().checks[position]


DATABASE, REDIS, WORKER, OUTBOX, BACKUPS, DISK = range(6)


def test_a_system_that_works(redis_up, settings):
    cache.set("heartbeat", timezone.now())
    (settings.BACKUP_DIR / "cscomu.dump").write_bytes(b"x" * 2000)
    assert {one.state for one in status.system_status().checks} == {"ok"}


def test_redis_down_is_said_and_the_page_still_works(as_, world, redis_down):
    client = as_(world.person("ADM_CENTRE"))
    answer = client.get(ADDRESS)
    assert answer.status_code == 200
    assert (check(REDIS).state, check(WORKER).state) == ("bad", "off")
    assert check(REDIS).advice


def test_no_heartbeat_accuses_the_worker_when_tasks_wait_and_beat_otherwise(redis_up):
    redis_up.waiting = 0
    beat_advice = check(WORKER).advice
    redis_up.waiting = 12
    worker_advice = check(WORKER).advice
    assert check(WORKER).state == "bad"
    assert beat_advice != worker_advice


def test_an_old_heartbeat_is_no_heartbeat(redis_up):
    cache.set("heartbeat", timezone.now() - timedelta(minutes=6))
    assert check(WORKER).state == "bad"


def test_a_backup_must_be_there_fresh_and_not_empty(redis_up, settings):
    assert check(BACKUPS).state == "bad"
    dump = settings.BACKUP_DIR / "2026" / "cscomu.dump"
    dump.parent.mkdir()
    dump.write_bytes(b"")
    assert check(BACKUPS).state == "bad"
    dump.write_bytes(b"x" * 2000)
    assert check(BACKUPS).state == "ok"
    assert "cscomu.dump" in check(BACKUPS).detail
    yesterday = time.time() - 27 * 3600
    os.utime(dump, (yesterday, yesterday))
    assert check(BACKUPS).state == "bad"


@pytest.mark.parametrize(("free", "state"), [(50, "ok"), (10, "watch"), (4, "bad")])
def test_disk(monkeypatch, redis_up, free, state):
    from types import SimpleNamespace

    monkeypatch.setattr(status.shutil, "disk_usage", lambda _path: SimpleNamespace(total=100, free=free))
    assert check(DISK).state == state


def test_a_failed_event_is_named_and_tried_again(as_, world, redis_up, failing_event):
    state, handled = failing_event
    client = as_(world.person("ADM_CENTRE"))
    page = client.get(ADDRESS).content.decode()
    assert "essai.arrive" in page
    assert "pas de tarif" in page
    client.post(reverse("outbox_retry"))
    assert OutboxDelivery.objects.get().attempts == 2
    state["repaired"] = True
    client.post(reverse("outbox_retry"))
    assert handled == [{"n": 1}]
    assert OutboxDelivery.objects.get().state == DeliveryState.DONE
    assert check(OUTBOX).state == "ok"


def test_the_last_run_of_each_task(redis_up):
    for succeeded in (True, False):
        TaskRun.objects.create(name="check_integrity", started_at=timezone.now(), succeeded=succeeded)
        time.sleep(0.002)
    runs = status.system_status().tasks
    assert [(run.name, run.succeeded) for run in runs] == [("check_integrity", False)]


def test_a_part_that_breaks_does_not_break_the_page(monkeypatch, redis_up):
    monkeypatch.setattr(status.shutil, "disk_usage", lambda _path: 1 / 0)
    assert check(DISK).state == "bad"
    assert "ZeroDivisionError" in check(DISK).detail


def test_who_may_not(as_, world):
    client = as_(world.person("MED"))
    assert client.get(ADDRESS).status_code == 403
    assert client.post(reverse("outbox_retry")).status_code == 403


def test_retry_is_a_post(as_, world):
    client = as_(world.person("ADM_CENTRE"))
    assert client.get(reverse("outbox_retry")).status_code == 405
