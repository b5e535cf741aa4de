"""What is typed in a consultation survives the server, the browser, the network, the session and the colleague."""

import re
import socket
import subprocess
import time
from contextlib import contextmanager, suppress

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test.testcases import LiveServerThread

from care.models import Consultation, Draft
from care.services.visits import Arrival, open_visit
from centres.models import ServicePoint
from core.scoping import centre_scope
from tests.browser.care.conftest import CHROMIUM, WAIT, sign_in
from tests.browser.conftest import ARGUMENTS, DESK

STORY = "Toux grasse la nuit, mange peu"


@pytest.fixture
def visit(clinic, modibo):
    """Modibo waits for a consultation."""
    with centre_scope(clinic.konobougou.id):
        point = ServicePoint.objects.get(service="consultation")
        return open_visit(by=clinic.receptionist, arrival=Arrival(patient=modibo, service_point=point))


@pytest.fixture
def address(visit):
    return f"/consulter/{visit.pk}/"


def history(page):
    return page.get_by_label("Histoire")


def tell_the_story(page, text=STORY):
    page.locator("#motif").get_by_label("Motif").first.fill("Toux")
    page.locator("#motif summary").first.click()
    history(page).fill(text)


def saved(page):
    page.locator("#brouillon-etat").get_by_text("Brouillon enregistré").wait_for()


def kept_here(page):
    page.locator("#brouillon-etat").get_by_text("Gardé sur cet ordinateur").wait_for()


def drafts_in(page):
    return page.evaluate("() => Object.keys(localStorage).filter((name) => name.startsWith('brouillon'))")


def finish(page):
    page.keyboard.press("Alt+d")
    page.keyboard.type("rhino")
    page.locator("[role=option]:visible").first.wait_for()
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    page.get_by_role("dialog").get_by_role("button", name="Signer").wait_for()


@pytest.fixture
def surgery(clinic, at_screen, address):
    return at_screen(clinic.physician, then=address)


def test_a_closed_tab_is_found_again_with_its_text(surgery, address):
    tell_the_story(surgery)
    saved(surgery)
    again = surgery.context.new_page()
    surgery.close()
    again.goto("/")
    again.get_by_role("link", name="Continuer").click()
    again.wait_for_url(re.compile(address))
    assert history(again).input_value() == STORY


def test_a_draft_travels_in_a_small_message(surgery):
    tell_the_story(surgery)
    saved(surgery)
    with surgery.expect_request(re.compile("/brouillons/")) as sent:
        history(surgery).fill(STORY + ", dort mal")
    assert len(sent.value.post_data) <= 2048


def test_the_network_falls_and_the_tab_is_closed(surgery, address):
    tell_the_story(surgery)
    saved(surgery)
    surgery.route("**/brouillons/**", lambda route: route.abort())
    history(surgery).fill(STORY + ", fièvre depuis hier")
    kept_here(surgery)
    surgery.close()
    again = surgery.context.new_page()
    again.goto(address)
    again.get_by_text("Texte retrouvé sur cet ordinateur").wait_for()
    assert history(again).input_value() == STORY + ", fièvre depuis hier"


class KillableServer(ThreadedWSGIServer):
    """Remembers its connections, so that they can be cut as a killed process cuts them."""

    def __init__(self, *args, **kwargs):
        self.open = []
        super().__init__(*args, **{**kwargs, "allow_reuse_address": True})

    def process_request(self, request, client_address):
        self.open.append(request)
        super().process_request(request, client_address)


class KillableThread(LiveServerThread):
    server_class = KillableServer

    def kill(self):
        """Stop listening and cut what is open."""
        self.terminate()
        self.join()
        for one in self.httpd.open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


def start(live_server):
    """A server of ours at the address of the former one."""
    before = live_server.thread
    server = KillableThread(before.host, StaticFilesHandler, connections_override={}, port=before.port)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    assert not server.error, server.error
    live_server.thread = server


@pytest.fixture
def killable(live_server):
    """`with killable(): …`: the server is dead in the block and answers again after it."""
    live_server.thread.terminate()
    live_server.thread.join()
    start(live_server)

    @contextmanager
    def _dead():
        live_server.thread.kill()
        try:
            yield
        finally:
            start(live_server)

    return _dead


def test_the_server_dies_at_the_signature_and_the_form_is_sent_when_it_is_back(killable, surgery, clinic):
    tell_the_story(surgery)
    finish(surgery)
    with killable():
        surgery.get_by_role("dialog").get_by_role("button", name="Signer").press("Enter")
        surgery.get_by_role("alert").get_by_text("Laissez cette page ouverte").wait_for()
        assert history(surgery).is_editable()
    surgery.wait_for_url(re.compile("/consultations/"), timeout=40_000)
    with centre_scope(clinic.konobougou.id):
        assert Consultation.objects.get().history == STORY
        assert not Draft.objects.exists()
    assert drafts_in(surgery) == []


def test_the_session_ends_and_the_text_comes_back_after_the_connexion(surgery, address, clinic):
    tell_the_story(surgery)
    saved(surgery)
    surgery.context.clear_cookies()
    history(surgery).fill(STORY + ", vomit")
    surgery.get_by_text("La session est terminée").wait_for()
    sign_in(surgery, clinic.physician, then=address)
    surgery.get_by_text("Texte retrouvé sur cet ordinateur").wait_for()
    assert history(surgery).input_value() == STORY + ", vomit"


def test_somebody_who_signed_in_again_elsewhere_goes_on_typing(surgery, clinic):
    tell_the_story(surgery)
    saved(surgery)
    surgery.context.clear_cookies()
    other = surgery.context.new_page()
    sign_in(other, clinic.physician)
    surgery.bring_to_front()
    history(surgery).fill(STORY + ", vomit")
    with surgery.expect_response(lambda one: "/brouillons/" in one.url and one.status == 200):
        pass
    with centre_scope(clinic.konobougou.id):
        assert Draft.objects.get().fields["history"] == [STORY + ", vomit"]


def test_the_next_user_of_the_computer_reads_nothing_of_it(surgery, address, clinic):
    tell_the_story(surgery)
    saved(surgery)
    surgery.context.set_offline(True)
    history(surgery).fill("Secret de la personne")
    kept_here(surgery)
    surgery.context.set_offline(False)
    surgery.context.clear_cookies()
    sign_in(surgery, clinic.nurse, then=address)
    assert "Secret" not in surgery.evaluate("() => JSON.stringify(localStorage)")
    assert history(surgery).input_value() == STORY
    surgery.get_by_role("alert").get_by_text("Dr Aminata Sangaré").wait_for()


def test_a_colleague_on_the_same_consultation_is_told_and_decides(surgery, address, clinic, at_screen):
    tell_the_story(surgery)
    saved(surgery)
    colleague = at_screen(clinic.head, then=address)
    notice = colleague.get_by_role("alert")
    notice.get_by_text("Dr Aminata Sangaré").wait_for()
    notice.get_by_role("button", name="Écrire ici").click()
    history(colleague).fill(STORY + ", vu par le directeur")
    saved(colleague)
    history(surgery).fill(STORY + ", encore moi")
    surgery.get_by_role("alert").get_by_text("Dr Modibo Kanté").wait_for()
    with centre_scope(clinic.konobougou.id):
        assert Draft.objects.get().fields["history"] == [STORY + ", vu par le directeur"]


def test_an_answer_that_got_lost_does_not_hide_what_was_typed_after_it(surgery, address):
    tell_the_story(surgery)
    saved(surgery)
    surgery.route("**/brouillons/**", _reach_and_lose)
    history(surgery).fill(STORY + ", arrivé")
    kept_here(surgery)
    surgery.unroute("**/brouillons/**")
    surgery.route("**/brouillons/**", lambda route: route.abort())
    with surgery.expect_request(re.compile("/brouillons/")):
        history(surgery).fill(STORY + ", arrivé puis plus rien")
    again = surgery.context.new_page()
    surgery.close()
    again.goto(address)
    again.get_by_text("Texte retrouvé sur cet ordinateur").wait_for()
    assert history(again).input_value() == STORY + ", arrivé puis plus rien"


def _reach_and_lose(route):
    route.fetch()
    route.abort()


def test_a_second_tab_is_told(surgery, address):
    tell_the_story(surgery)
    saved(surgery)
    second = surgery.context.new_page()
    second.goto(address)
    second.get_by_text("ouverte dans un autre onglet").wait_for()
    surgery.get_by_text("ouverte dans un autre onglet").wait_for()


def test_the_text_is_erased_from_the_computer_after_72_hours(surgery, address):
    tell_the_story(surgery)
    saved(surgery)
    surgery.goto("/")
    surgery.evaluate(
        "() => { for (const name of Object.keys(localStorage)) { if (!name.startsWith('brouillon:')) continue;"
        " const kept = JSON.parse(localStorage.getItem(name)); kept.at -= 73 * 3600e3;"
        " localStorage.setItem(name, JSON.stringify(kept)); } }"
    )
    surgery.goto(address)
    surgery.wait_for_function("() => !Object.keys(localStorage).some((name) => name.startsWith('brouillon:'))")


@pytest.fixture
def own_browser(chromium, tmp_path):
    """`own_browser()`: a Chromium of our own, that can be killed, and its only page."""
    running = []

    def _start():
        arguments = [*ARGUMENTS, "--headless", "--remote-debugging-port=0", f"--user-data-dir={tmp_path}"]
        process = subprocess.Popen([CHROMIUM, *arguments, "about:blank"], stderr=subprocess.PIPE, text=True)
        running.append(process)
        line = next(one for one in process.stderr if "DevTools listening" in one)
        browser = chromium.browser_type.connect_over_cdp(line.split()[-1])
        page = browser.contexts[0].pages[0]
        page.set_viewport_size({"width": DESK, "height": 900})
        page.set_default_timeout(WAIT)
        return process, page

    yield _start
    for process in running:
        process.kill()
        process.wait()


def test_the_browser_is_killed_and_the_text_is_found_again(own_browser, live_server, clinic, address):
    process, page = own_browser()
    page.goto(f"{live_server.url}/connexion/")
    page.get_by_label("Identifiant").fill(clinic.physician.username)
    page.get_by_label("Mot de passe").fill("mot-de-passe-de-test")
    with page.expect_navigation():
        page.get_by_role("button", name="Se connecter").click()
    page.goto(live_server.url + address)
    tell_the_story(page)
    saved(page)
    process.kill()
    process.wait()
    time.sleep(0.5)
    _again, page = own_browser()
    page.goto(f"{live_server.url}/connexion/?next={address}")
    if "connexion" in page.url:
        page.get_by_label("Identifiant").fill(clinic.physician.username)
        page.get_by_label("Mot de passe").fill("mot-de-passe-de-test")
        with page.expect_navigation():
            page.get_by_role("button", name="Se connecter").click()
    page.goto(live_server.url + address)
    assert history(page).input_value() == STORY
