"""Accounts in Chromium: the lock keeps what was typed, the device changes hands in five seconds."""

import time

import pytest

from accounts.roles import ROLES
from accounts.services.pins import set_pin
from tests.browser.conftest import DESK, PHONE
from tests.world import PASSWORD

PIN = "2580"
INVITE = "/equipe/inviter/"


def sign_in(page, user):
    page.goto("/connexion/")
    page.get_by_label("Identifiant").fill(user.username)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Se connecter").click()


@pytest.fixture
def head(world):
    """The head of Konobougou, with a PIN."""
    set_pin(user=world.head, pin=PIN, roles=[ROLES["DTC"]])
    return world.head


def type_a_name(page):
    page.goto(INVITE)
    page.get_by_label("Prénom et nom").fill("Hawa Sanogo")


def unlock(page, secret=PIN):
    page.locator("#verrou [name=secret]").fill(secret)
    page.locator("#verrou [name=secret]").press("Enter")


def test_after_ten_minutes_the_lock_covers_the_page_and_gives_it_back_untouched(page_at, head):
    page = page_at(DESK)
    page.clock.install()
    sign_in(page, head)
    type_a_name(page)
    page.clock.fast_forward("10:05")
    lock = page.get_by_role("dialog", name="Écran verrouillé")
    lock.wait_for()
    assert not page.get_by_label("Prénom et nom").is_visible()
    unlock(page, "1111")
    page.get_by_text("Ce PIN n’est pas le bon.").wait_for()
    unlock(page)
    lock.wait_for(state="hidden")
    assert page.get_by_label("Prénom et nom").input_value() == "Hawa Sanogo"
    assert page.url.endswith(INVITE)
    page.get_by_label("Rôle").select_option("IDE")
    page.get_by_role("button", name="Ouvrir le compte").click()
    page.get_by_role("link", name="Imprimer la fiche").wait_for()


def test_escape_does_not_open_the_lock(page_at, head):
    page = page_at(DESK)
    sign_in(page, head)
    type_a_name(page)
    page.locator(".cs-user").click()
    page.get_by_role("button", name="Verrouiller").click()
    lock = page.get_by_role("dialog", name="Écran verrouillé")
    lock.wait_for()
    for _ in range(3):
        page.keyboard.press("Escape")
    assert lock.is_visible()
    unlock(page, PASSWORD)
    lock.wait_for(state="hidden")
    assert page.get_by_label("Prénom et nom").input_value() == "Hawa Sanogo"


def test_somebody_at_work_is_not_locked(page_at, head):
    page = page_at(DESK)
    page.clock.install()
    sign_in(page, head)
    type_a_name(page)
    for _ in range(3):
        page.clock.fast_forward("06:00")
        page.get_by_label("Prénom et nom").press("End")
    assert not page.get_by_role("dialog", name="Écran verrouillé").is_visible()


def test_the_lock_covers_every_page_of_the_browser(page_at, head):
    page = page_at(DESK)
    sign_in(page, head)
    other = page.context.new_page()
    other.goto("/roles-et-droits/")
    type_a_name(page)
    other.locator(".cs-user").click()
    other.get_by_role("button", name="Verrouiller").click()
    page.get_by_role("dialog", name="Écran verrouillé").wait_for()
    unlock(page)
    other.get_by_role("dialog", name="Écran verrouillé").wait_for(state="hidden")


def test_without_script_the_form_sent_too_late_is_found_again(page_at, head):
    page = page_at(DESK, script=False)
    sign_in(page, head)
    other = page.context.new_page()
    type_a_name(page)
    page.get_by_label("Rôle").select_option("IDE")
    other.goto("/compte/")
    other.get_by_role("button", name="Verrouiller").first.click()
    page.get_by_role("button", name="Ouvrir le compte").click()
    page.get_by_label("PIN ou mot de passe").fill(PIN)
    page.get_by_role("button", name="Revenir à ma page").click()
    page.get_by_role("button", name="L’envoyer maintenant").click()
    assert page.get_by_role("heading", name="Hawa Sanogo").is_visible()


def test_the_device_changes_hands_within_five_seconds_and_shows_nothing_of_the_former(page_at, head, world):
    set_pin(user=world.nurse, pin=PIN, roles=[ROLES["IDE"]])
    page = page_at(PHONE)
    sign_in(page, world.nurse)
    page.context.clear_cookies(name="sessionid")  # the nurse's session ended; the device remembers
    sign_in(page, head)
    other = page.context.new_page()
    type_a_name(other)
    page.goto("/compte/")
    started = time.monotonic()
    page.locator(".cs-user").click()
    page.get_by_role("link", name="Changer de personne par PIN").click()
    page.get_by_text(world.nurse.full_name).click()
    page.get_by_label("PIN").fill(PIN)
    page.get_by_label("PIN").press("Enter")
    page.wait_for_url(lambda url: url.endswith("/"))
    page.goto("/compte/")
    assert page.get_by_text(world.nurse.username).is_visible()
    assert time.monotonic() - started <= 5
    other.wait_for_url(lambda url: not url.endswith(INVITE))
    other.go_back()
    assert "Hawa Sanogo" not in other.content()


PAGES = [
    "/compte/",
    "/compte/pin/",
    "/compte/sessions/",
    "/compte/mot-de-passe/",
    "/compte/second-facteur/",
    "/roles-et-droits/",
    "/roles-et-droits/?groupe=reseau",
    "/equipe/",
    INVITE,
    "/changer-de-personne/",
    "/deconnexion/",
]


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_pages_have_no_obstacle_and_fit_the_screen(page_at, axe, overflow, head, world, width):
    page = page_at(width)
    for address in ("/bienvenue/", "/connexion/"):
        page.goto(address)
        assert axe(page) == [], address
    sign_in(page, head)
    for address in [*PAGES, f"/equipe/{world.nurse.id}/", f"/equipe/role/{world.membership('STAGIAIRE').id}/fin/"]:
        page.goto(address)
        assert axe(page) == [], address
        assert overflow(page) <= 0, address
    page.goto("/compte/")
    page.get_by_role("button", name="Verrouiller").last.click()
    page.get_by_role("dialog", name="Écran verrouillé").wait_for()
    assert axe(page) == []
