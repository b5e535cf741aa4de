"""The cash desk in Chromium: whole stories by role, by keyboard, on a desk and on a phone."""

import datetime as dt
import time

import pytest
from django.urls import reverse

from billing import services
from billing.models import CancellationRequest, Payer, Payment, Remittance
from billing.services.agreements import set_agreement
from billing.services.charges import ChargeRequest, RequestedItem
from billing.services.claims import build, prepare_claim
from catalog.models import Medicine
from core.ids import uuid7
from core.scoping import centre_scope
from patients.models import Patient
from tests.billing.conftest import nomenclature
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_accounts import sign_in

MALARIA = frozenset({"C_PALU_SIMPLE"})


@pytest.fixture
def scope(world):
    """Every block that reads or writes beside the browser runs in Konobougou."""
    return lambda: centre_scope(world.konobougou.id)


@pytest.fixture
def people(world, scope):
    with scope():
        nomenclature(world.konobougou)
        Payer.objects.create(code="ASACO", label="ASACO (cas sociaux)", payer_type="CAISSE_LOCALE", active_default=True)
        set_agreement(
            payer=Payer.objects.get(code="AMO"),
            reference="Convention 12",
            outpatient_rate=70,
            inpatient_rate=80,
            valid_from=dt.date(2020, 1, 1),
            valid_to=None,
            by=world.head,
        )
        return {
            "adult": patient(world, "KBG-26-00001-X", "Drissa", "Berthé", dt.date(1990, 3, 1)),
            "child": patient(world, "KBG-26-00002-X", "Modibo", "Diarra", dt.date.today() - dt.timedelta(days=1155)),
        }


def patient(world, number, given, family, born):
    return Patient.objects.create(
        home_centre=world.konobougou, number=number, given_names=given, family_name=family, sex="M", birth_date=born
    )


@pytest.fixture
def charged(world, people, scope):
    """`charged("adult", "CONS_ADULTE")`: these acts, done today."""

    def _charged(who, *items, **options):
        request = ChargeRequest(
            patient=people[who],
            source="test",
            source_id=uuid7(),
            charged_on=options.pop("charged_on", dt.date.today()),
            items=[item if isinstance(item, RequestedItem) else RequestedItem(item) for item in items],
            **options,
        )
        with scope():
            return services.charge(request, by=world.nurse)

    return _charged


@pytest.fixture
def box(world, people, scope):
    with scope():
        return services.open_session(cashier=world.cashier, float_amount=5_000)


def account_of(someone):
    return reverse("billing:account", args=[someone.id])


def collect(page, amount=None, given=None):
    """Fill what differs from the proposal and collect."""
    if amount is not None:
        page.get_by_label("Payé maintenant").fill(amount)
    if given is not None:
        page.get_by_label("Donné par le patient").fill(given)
    page.get_by_role("button", name="Encaisser").click()
    page.get_by_role("heading", name="Reçu KBG-R").wait_for()


def reads(page, *texts):
    """Each text stands on the page, whatever kind of space is in it."""
    found = " ".join(page.inner_text("main").split())
    for text in texts:
        assert " ".join(text.split()) in found, f"{text!r} is not in {found!r}"


def test_malaria_care_of_a_child_under_five_is_free_and_says_why(page_at, world, people, charged, box):
    medicine = RequestedItem("PALU_AL_20_120_6", 1, 495, "Artéméther+luméfantrine", is_medicine=True)
    charged("child", "CONS_M5", "LAB_TDR", medicine, morbidity_lines=MALARIA)
    page = page_at(DESK)
    sign_in(page, world.cashier)
    page.goto("/caisse/")
    page.get_by_role("link", name="Modibo Diarra").click()
    reads(page, "Test du paludisme : enfants de moins de 5 ans", "995 F à payer")
    collect(page, given="1 000")
    reads(page, "5 F", "Tout est payé")


def test_the_insured_patient_pays_three_tenths(page_at, world, people, box):
    page = page_at(DESK)
    sign_in(page, world.cashier)
    page.goto(account_of(people["adult"]))
    page.get_by_role("link", name="Ajouter").click()
    page.get_by_label("Assureur").select_option("AMO")
    page.get_by_label("Numéro de carte").fill("0042 7781")
    page.get_by_role("button", name="Enregistrer l’assurance").click()
    page.get_by_role("link", name="Facturer un acte").click()
    page.get_by_label("Acte obligatoire").fill("Cons adulte")
    page.get_by_label("Acte 2").fill("Pansement simple")
    page.get_by_role("button", name="Voir qui paie").click()
    reads(page, "À encaisser 390 F")
    page.get_by_role("button", name="Facturer", exact=True).click()
    collect(page)
    reads(page, "390 F", "700 F")


def test_the_head_lets_the_fund_pay_for_an_indigent(page_at, world, people, charged, box):
    charged("adult", "CONS_ADULTE")
    page = page_at(DESK)
    sign_in(page, world.head)
    page.goto("/caisse/")
    page.get_by_role("link", name="Drissa Berthé").click()
    assert not page.get_by_role("button", name="Encaisser").is_visible()
    page.get_by_role("link", name="Changer le payeur").click()
    page.get_by_label("Qui paie").select_option("ASACO")
    page.get_by_label("Motif").fill("Indigent, attestation de la mairie")
    page.get_by_role("button", name="Changer le payeur").click()
    reads(page, "Gratuit pour le patient", "Rien n’est dû")
    page.get_by_text("Gratuit pour le patient").click()
    reads(page, "ASACO (cas sociaux)", "Indigent, attestation de la mairie")


def test_a_part_today_and_the_debt_later(page_at, world, people, charged, box):
    charged("adult", "CONS_ADULTE", charged_on=dt.date.today() - dt.timedelta(days=9))
    page = page_at(PHONE)
    sign_in(page, world.cashier)
    page.goto(account_of(people["adult"]))
    page.get_by_label("Payé maintenant").fill("1 001")
    page.get_by_role("button", name="Encaisser").click()
    page.get_by_text("La facture a pu être payée ou modifiée").first.wait_for()
    collect(page, amount="400")
    reads(page, "Reste 600 F à payer")
    page.goto("/caisse/dettes/")
    reads(page, "Drissa Berthé", "600 F")
    page.goto("/caisse/")
    reads(page, "Dette")
    page.get_by_role("link", name="Encaisser").click()
    collect(page)
    reads(page, "Tout est payé")
    page.goto("/caisse/dettes/")
    reads(page, "Personne ne doit rien.")


def test_a_large_receipt_is_cancelled_with_a_second_person(page_at, world, people, charged, box, scope):
    charged("adult", *[RequestedItem("CONS_ADULTE", quantity=11)])
    page = page_at(DESK)
    sign_in(page, world.cashier)
    page.goto(account_of(people["adult"]))
    collect(page)
    page.get_by_text("Annuler ce reçu").first.click()
    page.get_by_label("Raison").fill("Payé pour un homonyme")
    page.get_by_role("button", name="Annuler ce reçu").click()
    page.get_by_text("Une seconde personne doit approuver").wait_for()
    head = page_at(DESK)
    sign_in(head, world.head)
    head.goto("/caisse/annulations/")
    head.get_by_role("button", name="Approuver").click()
    page.goto("/caisse/annulations/")
    page.get_by_role("button", name="Rendre l’argent").click()
    reads(page, "Argent rendu", "Payé pour un homonyme", "11 000 F")
    with scope():
        assert CancellationRequest.objects.get().decided_by_id == world.head.id
        assert Payment.objects.filter(kind="refund").count() == 1


def test_the_box_is_opened_counted_and_closed_with_the_reason_of_a_difference(page_at, world, people, charged):
    charged("adult", "CONS_ADULTE")
    page = page_at(DESK)
    sign_in(page, world.cashier)
    page.goto("/caisse/")
    page.get_by_role("link", name="Ouvrir ma caisse").click()
    page.get_by_label("Argent dans la caisse à l’ouverture").fill("5 000")
    page.get_by_role("button", name="Ouvrir ma caisse").click()
    page.get_by_role("link", name="Encaisser").click()
    collect(page)
    page.goto("/caisse/sessions/cloturer/")
    page.locator("[data-note='5000']").fill("1")
    page.locator("[data-note='500']").fill("1")
    page.locator("[data-note='200']").fill("2")
    page.locator("[data-note='50']").fill("1")
    reads(page, "Compté 5 950 F")
    page.get_by_label("Laissé en caisse").fill("5 000")
    page.get_by_role("button", name="Clôturer la caisse").click()
    page.get_by_text("La caisse s’écarte de").first.wait_for()
    page.get_by_label("Raison de l’écart").fill("Monnaie rendue en trop")
    page.get_by_role("button", name="Clôturer la caisse").click()
    page.get_by_role("heading", name="Rapport Z 1").wait_for()
    reads(page, "−50 F", "Monnaie rendue en trop", "950 F")


def test_the_money_goes_to_the_treasurer_and_the_bank_with_two_signatures_each(
    page_at, world, people, charged, box, scope
):
    charge = charged("adult", "CONS_ADULTE")
    with scope():
        services.pay(amounts={charge.id: 1000}, by=world.cashier)
        services.close_session(
            box, counts={5000: 1, 1000: 1}, kept_as_float=5000, difference_reason="", by=world.cashier
        )
    cashier, treasurer, head = page_at(DESK), page_at(PHONE), page_at(DESK)
    sign_in(cashier, world.cashier)
    cashier.goto("/caisse/versements/")
    cashier.get_by_role("button", name="Signer et verser").click()
    cashier.get_by_role("heading", name="Bordereau B 1").wait_for()
    assert not cashier.get_by_role("button", name="Signer la réception").is_visible()
    sign_in(treasurer, world.treasurer)
    treasurer.goto("/caisse/bilan/")
    treasurer.get_by_role("link", name="Versements").first.click()
    treasurer.get_by_role("link", name="B 1").click()
    treasurer.get_by_role("button", name="Signer la réception").click()
    treasurer.get_by_text("l’argent est entre vos mains").wait_for()
    treasurer.goto("/caisse/versements/")
    treasurer.get_by_label("Banque").fill("BNDA Ségou")
    treasurer.get_by_label("Numéro du bordereau").fill("BV-448120")
    treasurer.get_by_role("button", name="Enregistrer le dépôt").click()
    treasurer.get_by_role("heading", name="Bordereau B 2").wait_for()
    sign_in(head, world.head)
    head.goto("/caisse/versements/")
    head.get_by_role("link", name="B 2").click()
    head.get_by_role("button", name="Signer la réception").click()
    head.get_by_role("heading", name="Bordereau B 2").wait_for()
    with scope():
        signed = Remittance.objects.order_by("number").values_list("given_by__username", "received_by__username")
    people_of_trust = (world.cashier, world.treasurer, world.head)
    names = [person.username for person in people_of_trust]
    assert list(signed) == [(names[0], names[1]), (names[1], names[2])]


def test_a_receipt_takes_less_than_fifteen_seconds_by_keyboard_alone(page_at, world, people, charged, box):
    charged("adult", "CONS_ADULTE", "PANSEMENT_SIMPLE")
    page = page_at(DESK)
    sign_in(page, world.cashier)
    page.goto("/caisse/")
    started = time.monotonic()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.innerText.trim()") == "Drissa Berthé":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/caisse/patient/**")
    page.wait_for_function("() => document.activeElement.name === 'tendered'")
    page.keyboard.type("2000")
    reads(page, "À rendre : 700 F")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/caisse/recus/**")
    reads(page, "Monnaie à rendre 700 F")
    assert time.monotonic() - started < 15


def test_what_is_typed_wrong_is_said_in_french_and_nothing_is_posted(page_at, world, people, charged, box, scope):
    charged("adult", "CONS_ADULTE")
    page = page_at(DESK)
    sign_in(page, world.cashier)
    page.goto(account_of(people["adult"]))
    for wrong, said in (
        ("-5", "supérieure ou égale à 0"),
        ("12,5", "sans décimale"),
        ("mille", "sans décimale"),
        ("1 001", "Il reste 1000 F à payer"),
    ):
        page.get_by_label("Payé maintenant").fill(wrong)
        page.get_by_role("button", name="Encaisser").click()
        page.get_by_text(said).first.wait_for()
    charged("adult", "PANSEMENT_SIMPLE")
    page.get_by_label("Payé maintenant").first.fill("1000")
    page.get_by_role("button", name="Encaisser").click()
    page.get_by_text("Le montant dû a changé").first.wait_for()
    with scope():
        assert not Payment.objects.exists()
    page.get_by_role("button", name="Encaisser").dblclick()
    page.get_by_role("heading", name="Reçu KBG-R").wait_for()
    with scope():
        assert Payment.objects.count() == 1


@pytest.fixture
def addresses(world, people, box, scope, charged):
    """The pages of the cashier and those of the head, with something on each."""
    first, second = charged("adult", "CONS_ADULTE", "LAB_TDR"), charged("adult", "PANSEMENT_SIMPLE")
    charged("child", "CONS_M5", "LAB_TDR")
    Medicine.objects.create(
        code="PARA", group="G", group_label="G", dci="Paracétamol", strength="500 mg", form="cp", dispensing_unit="cp"
    )
    with scope():
        receipt = services.pay(amounts={first.id: 1500}, by=world.cashier, tendered=2000).payment
        month = dt.date.today().replace(day=1)
        claim = build(prepare_claim(payer=Payer.objects.get(code="AMO"), month=month, by=world.head))
    adult = people["adult"].id
    cashier = [
        "/caisse/",
        account_of(people["adult"]),
        f"/caisse/patient/{adult}/facturer/",
        f"/caisse/patient/{adult}/assurance/",
        f"/caisse/recus/{receipt.id}/",
        "/caisse/annulations/",
        "/caisse/sessions/",
        "/caisse/sessions/cloturer/",
        f"/caisse/sessions/{box.id}/",
        "/caisse/versements/",
        "/caisse/dettes/",
        "/caisse/reclamations/",
        f"/caisse/reclamations/{claim.id}/",
        "/caisse/bilan/",
        "/public/tarifs/CSU4/",
    ]
    head = [
        "/caisse/",
        account_of(people["adult"]),
        f"/caisse/actes/{second.id}/payeur/",
        "/tarifs/",
        "/tarifs/CONS_ADULTE/",
        "/payeurs/",
        "/payeurs/AMO/convention/",
        "/payeurs/AMO/taux/",
        "/payeurs/AMO/medicaments/",
    ]
    return cashier, head


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_pages_have_no_obstacle_and_fit_the_screen(page_at, axe, overflow, world, addresses, width):
    cashier, head = addresses
    for user, pages in ((world.cashier, cashier), (world.head, head)):
        page = page_at(width)
        sign_in(page, user)
        for address in pages:
            answer = page.goto(address)
            assert answer.status == 200, address
            assert axe(page) == [], address
            assert overflow(page) <= 0, address
