"""The nomenclatures on screen: filters in the address, export, suggestions, and who may see them."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from catalog.lists import LISTS
from catalog.models import Diagnosis

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _loaded(db):
    for name in ("notifiable_diseases", "diagnoses", "contraceptive_methods", "medicines"):
        call_command("load_reference", only=name, stdout=StringIO())


@pytest.fixture
def client(as_, world):
    """A physician of Konobougou."""
    return as_(world.physician)


def test_the_index_counts_lines_and_what_remains_to_be_confirmed(client):
    page = client.get(reverse("catalogue_index")).content.decode()
    assert "301" in page
    assert all(reverse("catalogue_list", args=[slug]) in page for slug in LISTS)


@pytest.mark.parametrize("slug", LISTS)
def test_each_list_opens_and_exports(client, slug):
    assert client.get(reverse("catalogue_list", args=[slug])).status_code == 200
    export = b"".join(client.get(reverse("catalogue_export", args=[slug])).streaming_content).decode()
    assert export.startswith("\ufeff")
    rows = LISTS[slug].model.objects.filter(active=True).count()
    assert len(export.strip().splitlines()) == rows + 1


def test_filters_are_in_the_address_and_hold_for_the_export(client):
    address = reverse("catalogue_list", args=["diagnostics"])
    page = client.get(address, {"q": "palu grave", "groupe": "C_PALU_GRAVE"}).content.decode()
    assert "Paludisme grave" in page
    assert "Paludisme simple confirmé</th>" not in page
    export = client.get(reverse("catalogue_export", args=["diagnostics"]), {"q": "palu", "groupe": "C_PALU_GRAVE"})
    text = b"".join(export.streaming_content).decode()
    assert "Paludisme grave" in text
    assert "Paludisme simple" not in text


def test_a_line_switched_off_is_read_apart(client):
    Diagnosis.objects.filter(code="HTA").update(active=False)
    address = reverse("catalogue_list", args=["diagnostics"])
    assert "Hypertension artérielle essentielle" not in client.get(address, {"q": "hta"}).content.decode()
    assert "Hypertension artérielle essentielle" in client.get(address, {"retires": "1"}).content.decode()


def test_nothing_found_says_what_to_do(client):
    page = client.get(reverse("catalogue_list", args=["diagnostics"]), {"q": "xyzzyq"})
    assert "cs-empty" in page.content.decode()


def test_suggestions_are_options_or_json(client):
    address = reverse("suggest_diagnoses")
    assert 'data-code="PALU_SIMPLE_CONF"' in client.get(address, {"q": "sumaya"}).content.decode()
    found = client.get(address, {"q": "sumaya", "format": "json"}).json()["results"]
    assert found == [{"code": "PALU_SIMPLE_CONF", "label": "Paludisme simple confirmé", "detail": "B50.9"}]
    refused = client.get(address, {"q": "grossesse", "sexe": "M", "age_jours": "abc", "format": "json"})
    assert "GROSSESSE" not in "".join(one["code"] for one in refused.json()["results"])


def test_who_may_not(as_, world):
    client = as_(world.person("ENQUETEUR"))
    for name in ("catalogue_index", "suggest_diagnoses", "suggest_medicines", "suggest_acts"):
        assert client.get(reverse(name)).status_code == 403


def test_signed_out_people_go_to_the_entrance(as_):
    answer = as_(None).get(reverse("suggest_medicines"), headers={"HX-Request": "true"})
    assert answer.status_code == 401


def test_an_unknown_list(client):
    assert client.get(reverse("catalogue_list", args=["couleurs"])).status_code == 404


def test_few_queries(client, django_assert_max_num_queries):
    address = reverse("catalogue_list", args=["medicaments"])
    client.get(address)
    with django_assert_max_num_queries(15):
        client.get(address)
