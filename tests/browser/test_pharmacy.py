"""The pharmacy in Chromium: three lines served by keyboard, a count on a phone, a month from opening to closing."""

import datetime as dt
import time

import pytest
from django.utils import timezone

from catalog.models import Medicine
from core.scoping import centre_scope
from patients.models import Patient
from pharmacy.choices import DocumentKind, MovementKind, RequestSource
from pharmacy.integrity import check
from pharmacy.models import Balance, DispensingLine, DispensingRequest, Document, MonthClosing, StockItem
from pharmacy.selectors.closing import sales
from pharmacy.services import Draft, Line, post
from pharmacy.services.receiving import Arrival, lot_of, main_depot, receive
from tests.browser.conftest import DESK, PHONE
from tests.patients.people import registered
from tests.world import sign_in

PRODUCTS = (
    ("AMOX_500", "Amoxicilline", "500 mg", "gélule"),
    ("PARA_500", "Paracétamol", "500 mg", "comprimé"),
    ("SRO", "Sels de réhydratation orale", "", "sachet"),
)


@pytest.fixture
def at_work(page_at, client, live_server):
    """`at_work(person)`: a page signed in as this person."""

    def _open(person, width=DESK):
        page = page_at(width)
        sign_in(client, person)
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )
        return page

    return _open


@pytest.fixture
def here(world):
    """The scope of Konobougou, with three products and a patient."""
    with centre_scope(world.konobougou.id):
        registered(world)
        for code, dci, strength, form in PRODUCTS:
            medicine = Medicine.objects.create(
                code=code, group="G", group_label="Essentiels", dci=dci, strength=strength, form=form,
                dispensing_unit=form,
            )  # fmt: skip
            StockItem.objects.create(medicine=medicine)
        yield world


def stocked(world, *, at=None):
    """640 units of each product, opened as the count of the depot."""
    expiry = timezone.localdate() + dt.timedelta(days=700)
    arrivals = [Arrival(row, f"LOT{row.code[:2]}", expiry, 640, 20) for row in Medicine.objects.order_by("code")]
    return receive(arrivals, by=world.pharmacist, opening=True, event_at=at)


def prescription(patient):
    request = DispensingRequest.objects.create(
        source=RequestSource.EXTERNAL, patient=patient, prescriber="Dr Keïta", written_at=timezone.now()
    )
    for position, medicine in enumerate(Medicine.objects.order_by("code"), start=1):
        DispensingLine.objects.create(
            request=request, position=position, medicine=medicine, prescribed=10, days=5, posology="1 matin et soir"
        )
    return request


def on_hand(code):
    return sum(Balance.objects.filter(medicine__code=code).values_list("on_hand", flat=True))


def test_three_lines_are_served_by_keyboard_under_thirty_seconds(here, at_work, axe, overflow):
    stocked(here)
    request = prescription(Patient.objects.get())
    page = at_work(here.pharmacist)
    page.goto("/pharmacie/")
    started = time.monotonic()
    page.locator(f"a[href$='{request.pk}/']").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    for _line in range(2):
        page.keyboard.type("8")
        page.keyboard.press("Enter")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert time.monotonic() - started < 30
    assert "/pharmacie/pieces/" in page.url, page.inner_text("main")
    assert (on_hand("AMOX_500"), on_hand("PARA_500"), on_hand("SRO")) == (632, 632, 630)
    page.goto(f"/pharmacie/demandes/{request.pk}/")
    assert axe(page) == []
    assert overflow(page) <= 0


def test_a_count_on_a_phone_is_blind_and_validated_by_another(here, at_work, axe, overflow):
    stocked(here)
    page = at_work(here.pharmacist, PHONE)
    page.goto("/stock/inventaires/")
    page.select_option("select[name=location]", index=1)
    page.click("main form button[type=submit]")
    for counted in ("639", "640", "640"):
        page.wait_for_selector("input[name^=lot-]")
        assert "640" not in page.inner_text("main")
        page.fill("input[name^=lot-]", counted)
        with page.expect_navigation():
            page.click("form.cs-narrow button[type=submit]")
    assert page.url.endswith("/ecarts/")
    assert axe(page) == []
    assert overflow(page) <= 0
    address = page.url
    page = at_work(here.head)
    page.goto(address)
    page.select_option("select[name^=reason-]", "count")
    with page.expect_navigation():
        page.click(".cs-foot button[type=submit]")
    assert on_hand("AMOX_500") == 639
    assert check() == []


def test_a_month_from_the_opening_count_to_a_closing_that_agrees(here, at_work):
    first = timezone.localdate().replace(day=1)
    last = (first - dt.timedelta(days=1)).replace(day=1)
    opened = timezone.make_aware(dt.datetime.combine(last, dt.time(8)))
    open_last_month(here, opened)
    patient = Patient.objects.get()
    page = at_work(here.head)
    page.goto("/pharmacie/feuille-papier/")
    page.fill("input[name=sheet]", "F-31")
    page.fill("input[name=patient]", patient.number)
    page.fill("input[name=day]", last.replace(day=12).isoformat())
    page.fill("input[name=prescriber]", "Dr Keïta")
    page.fill("input[name=reason]", "Panne de courant")
    page.fill("input[name=lines-0-code]", "AMOX_500")
    page.fill("input[name=lines-0-qty]", "21")
    with page.expect_navigation():
        page.click(".cs-foot button[type=submit]")
    assert Document.objects.filter(kind="dispensing", paper_sheet="F-31").exists()
    page.goto(f"/stock/clotures/{last:%Y-%m}/")
    page.fill("input[name=cash]", "10 000")
    page.fill("input[name=debts]", "0")
    with page.expect_navigation():
        page.click("form.card button[type=submit]")
    closed = MonthClosing.objects.get()
    row = next(one for one in closed.report["rows"] if one["code"] == "AMOX_500")
    assert (row["units"]["received"], row["units"]["given"], row["closing"]) == (500, -21, 479)
    assert sales(last).agree
    assert closed.report["sales"]["ledger"] > 0
    assert check() == []


def open_last_month(world, opened):
    """The opening count of last month, posted by who may enter so late."""
    expiry = timezone.localdate() + dt.timedelta(days=700)
    arrivals = [Arrival(row, f"LOT-{row.code}", expiry, 500, 20) for row in Medicine.objects.order_by("code")]
    depot = main_depot()
    lines = [Line(depot, lot_of(arrival, supplier=""), MovementKind.OPENING, 500) for arrival in arrivals]
    post(Draft(kind=DocumentKind.OPENING, event_at=opened, late_allowed=True), lines, by=world.head)


PAGES = (
    "/pharmacie/", "/pharmacie/demandes/nouvelle/", "/pharmacie/feuille-papier/", "/stock/", "/stock/AMOX_500/",
    "/stock/tableau/", "/stock/commandes/", "/stock/commandes/nouvelle/", "/stock/receptions/nouvelle/",
    "/stock/pertes/", "/stock/pertes/nouvelle/?q=AMOX", "/stock/rappels/", "/stock/transferts/",
    "/stock/transferts/nouveau/", "/stock/risque/", "/stock/chaine-du-froid/", "/stock/controles/",
    "/stock/clotures/", "/stock/grand-livre/", "/stock/demande-non-satisfaite/",
)  # fmt: skip


def test_every_page_is_accessible_and_fits_a_phone(here, at_work, axe, overflow):
    stocked(here)
    page = at_work(here.pharmacist, PHONE)
    found = {}
    for address in PAGES:
        assert page.goto(address).status == 200, address
        wide = overflow(page)
        found[address] = axe(page) + ([f"{wide} px too wide"] if wide > 0 else [])
    assert {address: problems for address, problems in found.items() if problems} == {}
