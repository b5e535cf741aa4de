"""Chromium of the machine, without network; `axe` finds what a person with a disability would stumble on."""

import os
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import BrowserContext, sync_playwright

# Playwright's synchronous interface runs an event loop in this thread; Django would refuse the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--no-first-run",
]
AXE = Path(django_settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
PHONE, DESK = 360, 1366
HEIGHTS = {PHONE: 740, DESK: 900}


def pytest_collection_modifyitems(items):
    """Everything in this folder drives a browser."""
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    """One browser for the session."""
    with sync_playwright() as playwright:
        path = os.environ.get("CSCOMU_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def _plain_static_files(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def page_at(chromium, live_server):
    """`page_at(360)`: a fresh page of this width. At the end nothing was blocked, broken or fetched outside."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def _open(width, *, script=True, **options):
        size = {"width": width, "height": HEIGHTS.get(width, 900)}
        context = chromium.new_context(
            viewport=size, base_url=live_server.url, locale="fr-FR", java_script_enabled=script, **options
        )
        context.route("**/*", lambda route: _inside_only(route, live_server.url, complaints))
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: _note_policy(message.text, complaints))
        contexts.append(context)
        return page

    yield _open
    for context in contexts:
        context.close()
    assert complaints == []


def _inside_only(route, base, complaints):
    if route.request.url.startswith((base, "data:", "blob:")):
        return route.continue_()
    complaints.append(f"outside: {route.request.url}")
    return route.abort()


def _note_policy(text, complaints):
    if "Content Security Policy" in text:
        complaints.append(text)


@pytest.fixture
def axe():
    """`axe(page)`: violations as readable lines; an empty list is the aim."""

    def _run(page):
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(AXE.read_text())
        found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")["violations"]
        return [f"{v['id']}: {node['target']} {node['failureSummary']}" for v in found for node in v["nodes"]]

    return _run


@pytest.fixture
def overflow():
    """`overflow(page)`: pixels by which the page is wider than the screen."""
    return lambda page: page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth")
