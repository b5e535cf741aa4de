"""From the reception to the printed prescription, each at their own screen; a stranger sees nothing of it."""

import re

import pytest

from care.models import Consultation
from core.scoping import centre_scope
from tests.browser.conftest import PHONE


@pytest.fixture
def fine(axe, overflow, shot):
    """`fine(page, "nom")`: no accessibility fault at either width, and a picture."""

    def _fine(page, name):
        shot(page, name)
        assert axe(page) == [], name
        wide = page.viewport_size
        page.set_viewport_size({"width": PHONE, "height": 740})
        assert overflow(page) <= 0, name
        assert axe(page) == [], f"{name} on a phone"
        page.set_viewport_size(wide)

    return _fine


def register(page, fine):
    page.goto("/patients/nouveau/")
    fine(page, "inscription")
    page.get_by_label("Prénoms").fill("Ɲelen")
    page.get_by_label(re.compile("^Nom( obligatoire)?$")).fill("Traoré")
    page.get_by_label("Féminin").check()
    page.get_by_label("ou âge").fill("3 ans")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/patients/[0-9a-f-]{36}/"))
    fine(page, "dossier-nouveau")


def put_in_the_queue(page, fine):
    page.get_by_role("link", name=re.compile("la file")).first.click()
    page.wait_for_url(re.compile("/file/arrivee/"))
    page.get_by_label(re.compile("^Motif")).fill("Fièvre")
    fine(page, "arrivee")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile("/file/$"))
    page.get_by_text("est dans la file").wait_for()
    fine(page, "file")


def measure(page, fine):
    page.goto("/file/")
    page.locator("#file").get_by_role("link", name="Constantes").first.click()
    page.wait_for_url(re.compile("/constantes/"))
    page.get_by_label(re.compile("^Température")).fill("39,2")
    page.get_by_label(re.compile("^Poids")).fill("13,2")
    fine(page, "constantes")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile("/file/$"))


def consult(page, fine):
    page.goto("/")
    fine(page, "ma-journee")
    page.keyboard.press("F2")
    page.wait_for_url(re.compile("/consulter/"))
    fine(page, "consultation-vide")
    page.locator("#motif").get_by_label("Motif").first.fill("Fièvre")
    page.locator("#motif").get_by_label("Jours").first.fill("2")
    page.keyboard.press("Alt+d")
    page.keyboard.type("palu")
    page.locator("[role=option]:visible").first.wait_for()
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+o")
    page.keyboard.type("artem")
    page.locator("[role=option]:visible").first.wait_for()
    page.keyboard.press("Enter")
    page.locator("[data-dose]").first.wait_for()
    page.locator("[data-dose]").first.click()
    fine(page, "consultation")
    page.keyboard.press("Control+Enter")
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    fine(page, "resume")
    dialog.get_by_role("button", name="Signer").press("Enter")
    page.wait_for_url(re.compile("/consultations/"))
    fine(page, "consultation-signee")


def the_consultation(world):
    with centre_scope(world.konobougou.id):
        return Consultation.objects.select_related("visit").get()


def test_from_the_reception_to_the_printed_prescription(clinic, at_screen, fine):
    reception = at_screen(clinic.receptionist)
    register(reception, fine)
    put_in_the_queue(reception, fine)
    measure(at_screen(clinic.nurse), fine)
    surgery = at_screen(clinic.physician)
    consult(surgery, fine)
    row = the_consultation(clinic)
    assert row.visit.state == "done"
    answer = surgery.request.get(f"/consultations/{row.pk}/ordonnance.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body()[:5] == b"%PDF-"
    assert nothing_for_a_stranger(at_screen(clinic.stranger()), row) == []
    assert_no_clinical_content(at_screen(clinic.administrator), row, fine)


def nothing_for_a_stranger(page, row):
    addresses = [
        f"/patients/{row.patient_id}/",
        f"/patients/{row.patient_id}/identite/",
        f"/patients/{row.patient_id}/consultations/",
        f"/patients/{row.patient_id}/constantes/",
        f"/consultations/{row.pk}/",
        f"/consultations/{row.pk}/ordonnance.pdf",
        f"/consulter/{row.visit_id}/",
        f"/consulter/patient/{row.patient_id}/",
        f"/file/{row.visit_id}/constantes/",
        f"/file/arrivee/{row.patient_id}/",
    ]
    answers = {address: page.request.get(address).status for address in addresses}
    page.goto("/file/")
    seen = "Traoré" in page.inner_text("body")
    return [one for one in answers.items() if one[1] not in (403, 404)] + ["queue"] * seen


def assert_no_clinical_content(page, row, fine):
    assert page.request.get(f"/consultations/{row.pk}/").status == 403
    assert page.request.get(f"/consultations/{row.pk}/ordonnance.pdf").status == 403
    page.goto("/")
    assert "Paludisme" not in page.content()
    fine(page, "administrateur")
