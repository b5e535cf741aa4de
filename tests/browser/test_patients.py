"""Patients in Chromium: found by keyboard, noticed, linked, received from elsewhere, brought in from a register."""

import csv
import io
import re

import pytest

from core.scoping import centre_scope
from patients.models import Patient
from patients.services import add_allergy
from tests.browser.conftest import DESK, PHONE
from tests.patients.people import registered
from tests.patients.test_imports import HEADINGS, line
from tests.world import sign_in

SPELLINGS = (
    "Fatoumata Traoré", "fatoumata traore", "TRAORE FATOUMATA", "trawele fatouma", "fatou tra", "fatuomata traore",
    "fatoumat taore", "fatoumata 1998", "76 41 20 58", "fatoumata rokia",
)  # fmt: skip
LONG = 180_000  # milliseconds: the worker runs inside the request here


@pytest.fixture
def at_work(page_at, client, live_server):
    """`at_work(person)`: a page at the desk, signed in as this person."""

    def _open(person, width=DESK):
        page = page_at(width)
        sign_in(client, person)
        page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value,
                                   "url": live_server.url}])  # fmt: skip
        return page

    return _open


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def file_url(patient):
    return f"/patients/{patient.pk}/"


def test_somebody_is_found_under_ten_spellings_without_touching_the_mouse(world, at_work):
    patient = registered(world)
    registered(world, given_names="Fanta", mother_name="Sira Ballo", phone="", birth_date=patient.birth_date)
    page = at_work(world.receptionist)
    page.goto("/patients/")
    for typed in SPELLINGS:
        page.evaluate("() => document.activeElement.blur()")
        page.keyboard.press("/")
        page.keyboard.type(typed)
        page.locator("#resultat-0[aria-selected=true]", has_text="Fatoumata Traoré").wait_for()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.url.endswith(file_url(patient)), typed


def test_a_plugged_in_reader_opens_the_file_from_any_page(world, at_work):
    patient = registered(world)
    page = at_work(world.receptionist)
    for address in ("/patients/nouveau/", "/compte/"):
        page.goto(address)
        with page.expect_navigation(url=f"**{file_url(patient)}"):
            page.keyboard.type(patient.number, delay=2)
            page.keyboard.press("Enter")


def test_whoever_is_known_is_noticed_while_registering_and_nothing_is_forbidden(world, at_work):
    known = registered(world)
    page = at_work(world.receptionist)
    page.goto("/patients/nouveau/")
    page.get_by_label("Prénoms").fill("Fatouma")
    page.get_by_label("Nom", exact=False).and_(page.locator("[name=family_name]")).fill("Trawele")
    page.locator("[name=sex][value=F]").check()
    page.locator("[name=birth]").fill("12/03/1998")
    page.locator("[name=birth]").press("Tab")
    panel = page.locator("#doublons")
    panel.get_by_text(known.number).wait_for()
    assert "même date de naissance" in panel.inner_text().lower()
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    page.get_by_text("Fatouma Trawele : dossier ouvert sous le numéro").wait_for()


def test_two_files_are_linked_a_late_entry_is_found_and_the_link_is_undone(world, at_work):
    kept = registered(world)
    old = registered(world, given_names="Fatouma", family_name="Trawele", phone="")
    page = at_work(world.head)
    page.goto(f"{file_url(kept)}identite/")
    page.get_by_role("link", name="Même personne qu’un autre dossier").click()
    page.get_by_role("link", name="Comparer").first.click()
    page.get_by_label("Raison").fill("Les deux cartes sont les siennes")
    page.get_by_role("button", name="Lier les deux dossiers").click()
    page.get_by_text("se lisent comme un seul").wait_for()
    with centre_scope(world.konobougou.id):
        add_allergy(by=world.nurse, centre=world.konobougou, patient=old, substance="Pénicilline")
    page.goto(file_url(kept))
    page.locator("section.card", has_text="Pénicilline").first.wait_for()
    page.goto(f"{file_url(kept)}identite/")
    page.locator("#liens summary").click()
    page.locator("#liens").get_by_label("Raison").fill("Deux sœurs")
    page.get_by_role("button", name="Séparer les dossiers").click()
    page.get_by_text("de nouveau séparés").wait_for()
    page.goto(file_url(kept))
    assert "Pénicilline" not in page.locator("main").inner_text()
    page.goto(file_url(old))
    assert "Pénicilline" in page.locator("main").inner_text()


def test_a_woman_of_another_centre_in_labour_is_received(world, at_work):
    hers = registered(world, world.koniakary)
    with centre_scope(world.koniakary.id):
        add_allergy(by=world.stranger(), centre=world.koniakary, patient=hers, substance="Pénicilline")
    page = at_work(world.midwife, PHONE)
    assert page.goto(file_url(hers)).status == 404
    page.goto("/patients/reseau/")
    page.locator("main [name=name]").fill("Fatoumata Traore")
    page.locator("main [name=phone]").fill("76 41 20 58")
    page.get_by_role("button", name="Chercher dans le réseau").click()
    assert hers.number not in page.locator("main").inner_text()
    page.get_by_role("link", name="Ouvrir avec une raison").click()
    page.locator("[name=reason][value=delivery]").check()
    page.get_by_role("button", name="Ouvrir le dossier").click()
    page.get_by_text("Pénicilline").first.wait_for()
    head = at_work(world.head)
    head.goto("/patients/ouvertures/")
    head.get_by_role("button", name="Marquer comme vu").click()
    head.locator("main").get_by_text("Vu", exact=True).first.wait_for()


def register_of(tmp_path, count, wrong):
    lines = [line(number, birth="31/02/1998" if number % (count // wrong) == 0 else "12/03/1998",
                  family=f"Sidibé{chr(97 + number % 26)}{chr(97 + number // 26 % 26)}{chr(97 + number // 676 % 26)}")
             for number in range(count)]  # fmt: skip
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([HEADINGS, *lines])
    path = tmp_path / "registre-2024.csv"
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def send(page, path):
    page.goto("/patients/importer/")
    page.locator("[name=kind]").select_option("patients")
    page.locator("[name=file]").set_input_files(path)
    with page.expect_navigation(timeout=LONG):
        page.get_by_role("button", name="Envoyer et vérifier").click(timeout=LONG)


def confirm(page, sentence):
    with page.expect_navigation(timeout=LONG):
        page.get_by_role("button", name=sentence).click(timeout=LONG)
    page.get_by_text("registre-2024.csv").first.wait_for()


@pytest.mark.slow
def test_a_register_of_five_thousand_lines_is_brought_in_and_its_forty_errors_corrected(world, at_work, tmp_path):
    page = at_work(world.head)
    send(page, register_of(tmp_path, 5_000, 40))
    page.get_by_text("Cette date n’existe pas.").first.wait_for(timeout=LONG)
    confirm(page, re.compile(r"Importer 4\s960 lignes"))
    with page.expect_download() as download:
        page.get_by_role("link", name="Les télécharger avec les raisons").click()
    back = tmp_path / "a-corriger.csv"
    download.value.save_as(back)
    text = back.read_text(encoding="utf-8-sig")
    assert text.count("Cette date n’existe pas.") == 40
    corrected = tmp_path / "corriges" / "registre-2024.csv"
    corrected.parent.mkdir()
    corrected.write_text(text.replace("31/02/1998", "28/02/1998"), encoding="utf-8")
    send(page, corrected)
    confirm(page, "Importer 40 lignes")
    with centre_scope(world.konobougou.id):
        assert Patient.objects.count() == 5_000


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_pages_are_accessible_and_fit(world, at_work, axe, overflow, width):
    patient = registered(world)
    registered(world, given_names="Fatouma", family_name="Trawele", phone="")
    page = at_work(world.head, width)
    addresses = ["/patients/", "/patients/?q=traore", "/patients/?q=zzzz", "/patients/scanner/", "/patients/nouveau/",
                 "/patients/nouveau/non-identifie/", "/patients/reseau/", "/patients/ouvertures/",
                 "/patients/importer/"]  # fmt: skip
    addresses += [f"{file_url(patient)}{part}" for part in (
        "", "identite/", "famille/", "acces/", "modifier/", "lier/", "mere/", "papiers/ajouter/", "photo/ajouter/",
        "ailleurs/", "allergie/ajouter/", "probleme/ajouter/", "traitement/ajouter/", "contact/ajouter/",
        "consentement/ajouter/")]  # fmt: skip
    found = {}
    for address in addresses:
        answer = page.goto(address)
        page.wait_for_load_state("networkidle")
        problems = axe(page) + ([f"{overflow(page)} px too wide"] if overflow(page) > 0 else [])
        if answer.status != 200 or problems:
            found[address] = [answer.status, *problems]
    assert not found, "\n".join(f"{address}: {problem}" for address, problem in found.items())
