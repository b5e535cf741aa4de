"""The shell in a real browser: readable by all, usable by keyboard, whole without script, silent outside."""

import re

import pytest
from django.template.loader import render_to_string

GUIDE = "/guide-interface/"
BOTH = pytest.mark.parametrize("width", [360, 1366])


@pytest.fixture(autouse=True)
def _open_guide(settings):
    settings.DEBUG = True


@BOTH
@pytest.mark.parametrize("address", [GUIDE, "/connexion/"])
def test_pages_have_no_accessibility_fault_and_fit_the_screen(page_at, axe, overflow, width, address):
    page = page_at(width)
    page.goto(address)
    assert axe(page) == []
    assert overflow(page) <= 0


@BOTH
@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "409", "500", "refused"])
def test_error_pages_have_no_accessibility_fault(page_at, axe, overflow, width, name):
    page = page_at(width)
    html = render_to_string(f"{name}.html", {"reason": "Le ticket n’est pas payé."})
    page.route("**/panne/", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    page.goto("/panne/")
    assert axe(page) == []
    assert overflow(page) <= 0


def test_touch_targets_are_44_pixels_on_a_phone(page_at):
    page = page_at(360)
    page.goto(GUIDE)
    heights = page.eval_on_selector_all(
        "a.btn, button.btn, .cs-tabbar a, .form-control, .form-select, .cs-choice",
        "nodes => nodes.map(n => n.getBoundingClientRect().height).filter(h => h > 0)",
    )
    assert len(heights) > 15
    assert min(heights) >= 44


def test_no_text_is_smaller_than_12_pixels(page_at):
    page = page_at(1366)
    page.goto(GUIDE)
    smallest = page.evaluate(
        "() => Math.min(...[...document.querySelectorAll('body *')].filter(n => n.offsetParent && n.innerText && "
        "n.childElementCount === 0).map(n => parseFloat(getComputedStyle(n).fontSize)))"
    )
    assert smallest >= 12


def _answer_search(page):
    rows = [
        {"url": "/connexion/?a=1", "number": "KBG-26-04127-R", "name": "Modibo Diarra", "line": "Dioro-Bougou"},
        {"url": "/connexion/?a=2", "number": "KBG-21-00388-K", "name": "Modibo Salif Diarra", "line": "Centre"},
    ]
    fragment = render_to_string("components/search_results.html", {"title": "Patients", "count": 2, "rows": rows})
    page.route(re.compile(r"\?q="), lambda route: route.fulfill(body=fragment, content_type="text/html; charset=utf-8"))


@BOTH
def test_search_by_keyboard_alone(page_at, axe, width):
    page = page_at(width)
    _answer_search(page)
    page.goto(GUIDE)
    page.keyboard.press("/")
    page.keyboard.type("diarra")
    page.wait_for_selector("#resultats [role=option]", state="visible")
    assert page.get_attribute("#recherche input", "aria-activedescendant") == "resultat-0"
    assert [v for v in axe(page) if "duplicate-id" not in v] == []
    page.keyboard.press("ArrowDown")
    assert page.inner_text("#resultats [aria-selected=true] span b") == "Modibo Salif Diarra"
    page.keyboard.press("Enter")
    page.wait_for_url("**/connexion/?a=2")


def test_escape_closes_the_results(page_at):
    page = page_at(1366)
    _answer_search(page)
    page.goto(GUIDE)
    page.fill("#recherche input", "diarra")
    page.wait_for_selector("#resultats [role=option]", state="visible")
    page.keyboard.press("Escape")
    assert page.is_hidden("#resultats")


def test_a_dialog_asks_for_a_reason_and_gives_the_focus_back(page_at, axe):
    page = page_at(1366)
    page.goto(GUIDE)
    page.click("a[data-dialog=annuler-vente]")
    assert page.is_visible("#annuler-vente-raison")
    assert axe(page) == []
    page.click("#annuler-vente .btn-danger-o")
    assert page.evaluate("() => document.querySelector('#annuler-vente-raison').matches(':invalid')")
    page.keyboard.press("Escape")
    assert page.is_hidden("#annuler-vente-raison")


def test_a_shortcut_opens_but_typing_does_not(page_at):
    page = page_at(1366)
    page.goto(GUIDE)
    page.focus("#id_exemple-weight")
    page.keyboard.type("/13")
    assert page.input_value("#id_exemple-weight") == "/1313,2"
    page.keyboard.press("F2")
    assert page.is_visible("#annuler-vente")


def test_the_network_state_is_written(page_at):
    page = page_at(1366)
    page.goto(GUIDE)
    assert page.inner_text("#reseau") == "En ligne"
    page.context.set_offline(True)
    page.wait_for_function("() => document.querySelector('#reseau').innerText === 'Hors ligne'")


def test_a_message_of_the_server_is_shown_and_can_be_closed(page_at):
    page = page_at(360)
    page.goto(GUIDE)
    page.evaluate("() => document.dispatchEvent(new CustomEvent('toast', {detail: {state: 'bad', text: 'Refusé.'}}))")
    assert page.inner_text(".cs-toasts .cs-st") == "Refusé."
    page.click(".cs-toasts [data-dismiss]")
    assert page.query_selector(".cs-toasts .cs-toast") is None


def test_the_password_can_be_seen(page_at):
    page = page_at(360)
    page.goto("/connexion/")
    page.fill("#id_password", "secret")
    page.click("[data-reveal]")
    assert page.get_attribute("#id_password", "type") == "text"


def test_without_script_menus_search_and_sign_in_still_work(page_at):
    page = page_at(360, script=False)
    page.goto(GUIDE)
    page.click(".cs-more summary")
    assert page.is_visible(".cs-sheet a >> nth=0")
    page.goto(GUIDE + "#recherche")
    assert page.is_visible("#recherche input")
    page.goto("/connexion/")
    assert page.is_visible("button.btn-primary")
    assert page.is_hidden("[data-reveal]")


def test_a_changed_form_is_not_left_without_a_question(page_at):
    page = page_at(1366)
    page.goto(GUIDE)
    page.type("#id_exemple-weight", "1")
    asked = []

    def accept(dialog):
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", accept)
    page.goto("/connexion/")
    assert asked == ["beforeunload"]
