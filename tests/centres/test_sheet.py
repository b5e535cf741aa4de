"""The sheet of a centre: nothing is computed without a population; services carry the letters of their queues."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from centres import selectors, services
from centres.choices import Service
from centres.models import Centre, CentrePopulation, ServicePoint, Village
from core.gates import RefusedError
from core.scoping import centre_scope

pytestmark = pytest.mark.django_db
YEAR = dt.date.today().year


@pytest.fixture
def manager(world):
    return world.person("DTC", world.koniakary)


@pytest.fixture
def client(as_, manager):
    """The technical director of Koniakary."""
    return as_(manager)


def test_without_a_population_the_sheet_says_that_rates_cannot_be_computed(client, koniakary, manager):
    page = client.get(reverse("centre_sheet")).content.decode()
    with centre_scope(koniakary.id):
        assert selectors.population_of(koniakary.id, YEAR) is None
    assert 'class="cs-st is-watch"' in page


def test_a_population_is_entered_then_corrected(client, koniakary, manager):
    form = {"year": YEAR, "population": 21500, "source": "Projection du district"}
    assert client.post(reverse("population_add"), form).status_code == 302
    client.post(reverse("population_add"), {**form, "population": 21800})
    with centre_scope(koniakary.id):
        assert selectors.population_of(koniakary.id, YEAR) == 21800
        row = CentrePopulation.objects.get()
        assert row.set_by_name == manager.full_name
        assert CentrePopulation.pgh_event_model.objects.filter(pgh_obj_id=row.id).count() == 1


def test_a_population_needs_a_year_that_can_be_known(client, koniakary, manager):
    answer = client.post(reverse("population_add"), {"year": YEAR + 3, "population": 100, "source": "Essai"})
    assert answer.status_code == 422


def test_the_database_refuses_a_population_without_source(koniakary):
    with centre_scope(koniakary.id), pytest.raises(IntegrityError), transaction.atomic():
        CentrePopulation.objects.create(centre=koniakary, year=YEAR, population=10, source="")


def test_two_services_never_share_a_letter(koniakary, manager):
    with centre_scope(koniakary.id), pytest.raises(RefusedError):  # M is the letter of the maternity
        services.open_service(
            centre_id=koniakary.id, service=Service.SCREENING, label="Dépistage", queue_letter="M", by=manager
        )


def test_a_service_is_opened_closed_and_opened_again_from_the_sheet(client, koniakary):
    form = {"service": "screening", "label": "Dépistage", "queue_letter": "D"}
    assert client.post(reverse("service_open"), form).status_code == 302
    with centre_scope(koniakary.id):
        service = ServicePoint.objects.get(queue_letter="D")
    for wanted, active in (("0", False), ("1", True)):
        client.post(reverse("service_switch", args=[service.id]), {"open": wanted})
        with centre_scope(koniakary.id):
            assert ServicePoint.objects.get(pk=service.id).active is active
    assert client.get(reverse("service_switch", args=[service.id])).status_code == 405


def test_the_service_of_another_centre_is_unknown(client, konobougou):
    with centre_scope(konobougou.id):
        theirs = ServicePoint.objects.get(queue_letter="M")
    assert client.post(reverse("service_switch", args=[theirs.id]), {"open": "0"}).status_code == 404
    with centre_scope(konobougou.id):
        assert ServicePoint.objects.get(pk=theirs.id).active


def test_the_identity_is_corrected_with_a_trace(client, koniakary, manager):
    form = {"name": "CSCom-U de Koniakary", "asaco_name": "ASACO Jigi", "commune": "Koniakary"}
    assert client.post(reverse("centre_edit"), form).status_code == 302
    koniakary.refresh_from_db()
    assert koniakary.asaco_name == "ASACO Jigi"
    assert Centre.pgh_event_model.objects.filter(pgh_obj_id=koniakary.id).exists()


def test_codes_never_change(koniakary):
    with pytest.raises(KeyError):
        services.amend_centre(centre=koniakary, changes={"short_code": "ABC"}, by=None)


def test_the_sheet_shows_only_the_centres_own_places(client, koniakary, konobougou, manager):
    Village.objects.create(code="CSU3_A", area_centre=koniakary, name="Dialaka", fictional=True)
    Village.objects.create(code="CSU1_A", area_centre=konobougou, name="Layebougou")
    page = client.get(reverse("centre_sheet")).content.decode()
    assert "Dialaka" in page
    assert "Layebougou" not in page


def test_who_reads_may_not_change(as_, world, koniakary):
    client = as_(world.person("ASACO_PRESIDENT", koniakary))
    page = client.get(reverse("centre_sheet"))
    assert page.status_code == 200
    assert reverse("centre_edit") not in page.content.decode()
    for name in ("centre_edit", "population_add", "service_open"):
        assert client.get(reverse(name)).status_code == 403


def test_who_may_not_read(as_, world, koniakary):
    client = as_(world.person("CAI", koniakary))
    assert client.get(reverse("centre_sheet")).status_code == 403
