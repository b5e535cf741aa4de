"""A centre on a morning: the few lines of the nomenclatures that the stories need, and people at their screens."""

import os
from pathlib import Path

import pytest
from django.utils import timezone

from catalog.models import DangerSign, Diagnosis, Medicine
from core.scoping import centre_scope
from patients.models import Patient
from tests.browser.conftest import DESK
from tests.world import PASSWORD

# Where pictures of the stories are left to be looked at; nowhere unless the variable is set.
WAIT = 12_000  # milliseconds; a busy machine is slow
CHROMIUM = os.environ.get("CSCOMU_CHROMIUM", "/usr/bin/chromium")
SHOTS = os.environ.get("CSCOMU_SHOTS", "")


@pytest.fixture
def shot():
    """`shot(page, "file")`: a picture of the whole page at both widths."""

    def _shot(page, name):
        if not SHOTS:
            return
        wide = page.viewport_size
        for width in (360, 1366):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=str(Path(SHOTS) / f"{name}-{width}.png"), full_page=True)
        page.set_viewport_size(wide)

    return _shot


@pytest.fixture
def clinic(world, live_server):
    """The nomenclatures of a simple malaria, in a database that the browser's server sees."""
    Diagnosis.objects.create(
        code="PALU_SIMPLE_CONF", label="Paludisme simple confirmé", icd10="B50.9", synonyms="palu;sumaya", common=True
    )
    Diagnosis.objects.create(code="RHINO", label="Rhinopharyngite", icd10="J00")
    Diagnosis.objects.create(code="HTA", label="Hypertension artérielle", icd10="I10")
    malaria = {"group": "PALUDISME", "group_label": "Paludisme", "dci": "Artéméther+luméfantrine"}
    tablets = {"form": "comprimé dispersible", "dispensing_unit": "plaquette"}
    Medicine.objects.create(code="PALU_AL_20_120_6", strength="20/120 mg x6", **malaria, **tablets)
    Medicine.objects.create(
        code="ANTA_PARA_500_CP",
        group="ANTALGIQUES",
        group_label="Antalgiques",
        dci="Paracétamol",
        strength="500 mg",
        form="comprimé",
        dispensing_unit="comprimé",
    )
    Medicine.objects.create(
        code="ATBO_AMOX_250_CPD",
        group="ATBO",
        group_label="Antibiotiques",
        dci="Amoxicilline",
        strength="250 mg",
        form="comprimé dispersible",
        dispensing_unit="comprimé",
    )
    DangerSign.objects.create(
        code="EN_CONVULSION", label="Convulsion", context="ENFANT_PCIME", action="REFERER_URGENCE"
    )
    return world


@pytest.fixture
def modibo(clinic):
    """A boy of three years and two months, known to the centre."""
    with centre_scope(clinic.konobougou.id):
        return Patient.objects.create(
            home_centre=clinic.konobougou,
            number="KBG-26-00001-A",
            given_names="Modibo",
            family_name="Diarra",
            mother_name="Rokia Coulibaly",
            sex="M",
            birth_date=timezone.localdate() - timezone.timedelta(days=1155),
        )


def sign_in(page, user, *, then="/"):
    """Through the page of connexion, as anybody does."""
    page.goto("/connexion/")
    page.get_by_label("Identifiant").fill(user.username)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Se connecter").click()
    if then != "/":
        page.goto(then)


@pytest.fixture
def at_screen(page_at):
    """`at_screen(person)`: this person's own browser, signed in."""

    def _at(user, *, width=DESK, then="/", **options):
        page = page_at(width, **options)
        page.set_default_timeout(WAIT)
        sign_in(page, user, then=then)
        return page

    return _at
