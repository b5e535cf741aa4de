"""A setting: proposed by default, set by a centre from a day on, kept with its history."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from centres import selectors, services
from centres.models import CentreSetting
from centres.settings import value_of
from core.gates import RefusedError
from core.models import BusinessEvent
from core.scoping import centre_scope

pytestmark = pytest.mark.django_db
TODAY = dt.date.today()


@pytest.fixture
def chief(world):
    return world.person("DTC", world.koniakary)


@pytest.fixture
def in_koniakary(koniakary, declared):
    with centre_scope(koniakary.id):
        yield koniakary


def put(centre, by, value, key="essai.attente", day=TODAY, **more):
    return services.set_setting(
        centre_id=centre.id, key=key, value=value, valid_from=day, source="Réunion du 3 mars", by=by, **more
    )


def test_the_default_holds_until_the_centre_sets_a_value(in_koniakary, chief):
    assert value_of("essai.attente", centre_id=in_koniakary.id) == 7
    put(in_koniakary, chief, 10)
    assert value_of("essai.attente", centre_id=in_koniakary.id) == 10


def test_a_value_holds_from_its_day_on(in_koniakary, chief):
    put(in_koniakary, chief, 10, day=TODAY - dt.timedelta(days=30))
    put(in_koniakary, chief, 14, day=TODAY + dt.timedelta(days=5))
    assert value_of("essai.attente", centre_id=in_koniakary.id, on=TODAY - dt.timedelta(days=31)) == 7
    assert value_of("essai.attente", centre_id=in_koniakary.id) == 10
    assert value_of("essai.attente", centre_id=in_koniakary.id, on=TODAY + dt.timedelta(days=5)) == 14
    state = next(s for s in selectors.settings_of(in_koniakary.id) if s.definition.key == "essai.attente")
    assert (state.value, state.next.valid_from) == (10, TODAY + dt.timedelta(days=5))


def test_confirming_the_default_takes_it_off_the_list_of_what_remains(in_koniakary, chief):
    def to_confirm():
        return {s.definition.key for s in selectors.settings_of(in_koniakary.id) if s.to_confirm}

    assert "essai.attente" in to_confirm()
    put(in_koniakary, chief, 7)
    assert "essai.attente" not in to_confirm()


def test_a_second_value_on_the_same_day_replaces_the_first_and_the_history_keeps_it(in_koniakary, chief):
    first = put(in_koniakary, chief, 10)
    put(in_koniakary, chief, 12)
    assert CentreSetting.objects.get().value == 12
    history = CentreSetting.pgh_event_model.objects.filter(pgh_obj_id=first.id)
    assert list(history.values_list("value", flat=True)) == [12]
    assert BusinessEvent.objects.filter(kind="centres.setting", actor_name=chief.full_name).count() == 2


def test_a_decimal_comes_back_exact(in_koniakary, chief):
    put(in_koniakary, chief, Decimal("0.35"), key="essai.seuil")
    assert value_of("essai.seuil", centre_id=in_koniakary.id) == Decimal("0.35")


@pytest.mark.parametrize(
    ("key", "value", "day"),
    [
        ("essai.attente", 0, TODAY),
        ("essai.attente", 61, TODAY),
        ("essai.attente", 10, dt.date(2014, 12, 31)),
        ("essai.attente", 10, TODAY + dt.timedelta(days=400)),
        ("essai.matrone", True, TODAY),
    ],
)
def test_what_cannot_be_is_refused(in_koniakary, chief, key, value, day):
    with pytest.raises(RefusedError):
        put(in_koniakary, chief, value, key=key, day=day)
    assert not CentreSetting.objects.exists()


def test_a_form_displayed_before_somebody_elses_change_is_refused(in_koniakary, chief):
    put(in_koniakary, chief, 10, seen="7")
    with pytest.raises(services.StaleSettingError, match="10"):
        put(in_koniakary, chief, 20, seen="7")


class TestPages:
    def test_the_list_shows_default_own_value_and_trust(self, as_, world, koniakary, declared):
        user = world.person("DTC", koniakary)
        client = as_(user)
        with centre_scope(koniakary.id):
            put(koniakary, user, 10)
        page = client.get(reverse("setting_list")).content.decode()
        assert "Attente avant relance" in page
        assert "<b>10</b> jours" in page
        assert "is-watch" in page  # the two others remain to be confirmed
        only = client.get(reverse("setting_list"), {"vue": "a-confirmer"}).content.decode()
        assert "Attente avant relance" not in only

    def test_a_value_is_saved_from_the_form(self, as_, world, koniakary, declared):
        client = as_(world.person("DTC", koniakary))
        form = {"value": "12", "valid_from": f"{TODAY:%d/%m/%Y}", "source": "ASACO", "seen": "7"}
        answer = client.post(reverse("setting_edit", args=["essai.attente"]), form)
        assert answer.status_code == 302
        with centre_scope(koniakary.id):
            assert value_of("essai.attente", centre_id=koniakary.id) == 12

    def test_an_error_gives_the_form_back_with_what_was_typed(self, as_, world, koniakary, declared):
        client = as_(world.person("DTC", koniakary))
        answer = client.post(
            reverse("setting_edit", args=["essai.attente"]),
            {"value": "75", "valid_from": f"{TODAY:%Y-%m-%d}", "source": "", "seen": "7"},
        )
        assert answer.status_code == 422
        assert 'value="75"' in answer.content.decode()

    def test_another_centre_keeps_its_own_value(self, as_, world, koniakary, konobougou, declared, chief):
        with centre_scope(koniakary.id):
            put(koniakary, chief, 10)
        client = as_(world.person("DTC", konobougou))
        page = client.get(reverse("setting_edit", args=["essai.attente"])).content.decode()
        assert "Réunion du 3 mars" not in page

    def test_who_may_not(self, as_, world, koniakary, declared):
        client = as_(world.person("CAI", koniakary))
        assert client.get(reverse("setting_list")).status_code == 403
        assert client.post(reverse("setting_edit", args=["essai.attente"]), {"value": "9"}).status_code == 403

    def test_unknown_setting(self, as_, world, koniakary, declared):
        client = as_(world.person("DTC", koniakary))
        assert client.get(reverse("setting_edit", args=["essai.rien"])).status_code == 404

    def test_few_queries(self, as_, world, koniakary, declared, django_assert_max_num_queries):
        client = as_(world.person("DTC", koniakary))
        client.get(reverse("setting_list"))
        with django_assert_max_num_queries(15):
            client.get(reverse("setting_list"))
