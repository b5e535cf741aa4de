"""What every test stands on: its database, its cast, no network, quick hashing, plain static files."""

from __future__ import annotations

import gettext
import os
import subprocess

import pytest
from django.conf import settings
from django.utils.translation import trans_real
from hypothesis import HealthCheck
from hypothesis import settings as properties

from cscomu.celery import app
from tests import network
from tests.database import _django_db_helper, as_owner, django_db_setup, use_the_owner
from tests.world import as_, at, centre_scoped, world

__all__ = ["_django_db_helper", "as_", "as_owner", "at", "centre_scoped", "django_db_setup", "world"]

# Playwright's synchronous interface runs an event loop in this thread; Django would refuse the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


# A busy machine draws slowly; that says nothing about the property.
properties.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
properties.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """Before the first connection and the first template."""
    network.block()
    use_the_owner()
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    app.conf.task_always_eager = True
    if not hasattr(config, "workerinput"):
        compile_french()


def compile_french() -> None:
    """A page that is tested is read in French."""
    source = settings.BASE_DIR / "locale" / "fr" / "LC_MESSAGES" / "django.po"
    compiled = source.with_suffix(".mo")
    if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
        subprocess.run(["msgfmt", "-o", str(compiled), str(source)], check=True)
        trans_real._translations.clear()  # type: ignore[attr-defined] # what was read before it existed
        gettext._translations.clear()  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Rate limits and heartbeats of one test are not seen by the next."""
    from django.core.cache import cache

    cache.clear()
