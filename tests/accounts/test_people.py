"""The team: who sees whom, who changes what."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, User
from accounts.selectors import PeopleFilter
from accounts.services import memberships
from core.gates import RefusedError
from core.ids import uuid7
from core.models import BusinessEvent

TODAY = timezone.localdate


def role_fields(role, **changes):
    return {"deposit": str(uuid7()), "role": role, "valid_from": TODAY().isoformat(), **changes}


def pages_of(user, membership):
    """(method, address) of every page about one person's account."""
    return [
        ("get", f"/equipe/{user.id}/"),
        ("get", f"/equipe/{user.id}/role/"),
        ("post", f"/equipe/{user.id}/role/"),
        ("post", f"/equipe/{user.id}/code/"),
        ("post", f"/equipe/{user.id}/code/annuler/"),
        ("get", f"/equipe/{user.id}/fiche/"),
        ("get", f"/equipe/{user.id}/suspendre/"),
        ("post", f"/equipe/{user.id}/suspendre/"),
        ("post", f"/equipe/{user.id}/retablir/"),
        ("post", f"/equipe/{user.id}/nouveau-mot-de-passe/"),
        ("get", f"/equipe/role/{membership.id}/fin/"),
        ("post", f"/equipe/role/{membership.id}/fin/"),
        ("get", f"/equipe/role/{membership.id}/encadrement/"),
        ("post", f"/equipe/role/{membership.id}/encadrement/"),
    ]


@pytest.mark.parametrize("role", ["DTC", "ADM_CENTRE"])
def test_the_list_shows_the_own_centre_and_nobody_else(world, as_, role):
    page = as_(world.person(role)).get("/equipe/?page=1").content.decode()
    assert world.nurse.full_name in page
    assert "Sissoko" not in page  # everybody of Koniakary bears this name
    assert world.network_supervisor.full_name not in page


def test_the_administrator_of_the_network_sees_everybody(world, as_):
    page = as_(world.person("ADM")).get("/equipe/?q=Sissoko").content.decode()
    assert world.stranger().full_name in page


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [("q=cissé", "Oumar Cissé", "Drissa Togola"), ("role=LAB", "Drissa Togola", "Oumar Cissé")],
)
def test_the_filters_stand_in_the_address(world, as_, query, shown, hidden):
    page = as_(world.head).get(f"/equipe/?{query}").content.decode()
    assert shown in page
    assert hidden not in page


def test_nobody_matching_is_said_with_a_way_out(world, as_):
    assert "Personne ne répond à ces filtres" in as_(world.head).get("/equipe/?q=zzz").content.decode()


@pytest.mark.parametrize("state", ["active", "invited", "ended", "suspended", "", "anything"])
def test_each_state_is_a_view_of_the_list(world, as_, state):
    assert as_(world.head).get("/equipe/", {"state": state}).status_code == 200


def test_reading_the_list_takes_few_statements(world, as_, django_assert_max_num_queries):
    client = as_(world.head)
    client.get("/compte/")
    with django_assert_max_num_queries(15):
        client.get("/equipe/")


@pytest.mark.parametrize("role", ["MED", "IDE", "ACC", "ASACO_TRESORIER", "STAGIAIRE"])
def test_other_roles_are_refused(world, as_, role):
    client = as_(world.person(role))
    assert client.get("/equipe/").status_code == 403
    assert client.get("/equipe/inviter/").status_code == 403
    for method, page in pages_of(world.nurse, world.membership("IDE")):
        assert getattr(client, method)(page).status_code == 403, page


def test_the_head_of_another_centre_finds_nothing(world, as_):
    client = as_(world.stranger("DTC"))
    for method, page in pages_of(world.nurse, world.membership("IDE")):
        assert getattr(client, method)(page).status_code == 404, page
    assert User.objects.get(pk=world.nurse.pk).is_active


def test_nobody_signed_in_is_sent_to_the_sign_in(world):
    for method, page in pages_of(world.nurse, world.membership("IDE")):
        assert getattr(Client(), method)(page).headers["Location"].startswith("/connexion/"), page


@pytest.mark.parametrize(
    ("verb", "page"),
    [
        ("post", "/equipe/"),
        ("put", "/equipe/inviter/"),
        ("get", "/equipe/{}/code/"),
        ("get", "/equipe/{}/code/annuler/"),
        ("get", "/equipe/{}/retablir/"),
        ("get", "/equipe/{}/nouveau-mot-de-passe/"),
        ("post", "/equipe/{}/fiche/"),
        ("post", "/equipe/{}/"),
    ],
)
def test_the_other_verb_is_refused(world, as_, verb, page):
    assert getattr(as_(world.head), verb)(page.format(world.nurse.id)).status_code == 405


# --- roles


def test_a_role_is_given_from_a_day(world, as_):
    response = as_(world.head).post(f"/equipe/{world.nurse.id}/role/", role_fields("VAC"))
    assert response.status_code == 302
    held = world.nurse.memberships.get(role_code="VAC")
    assert (held.centre, held.recorded_by_id) == (world.konobougou, world.head.id)


def test_the_same_role_twice_at_the_same_time_is_refused(world, as_):
    response = as_(world.head).post(f"/equipe/{world.nurse.id}/role/", role_fields("IDE"))
    assert response.status_code == 422
    assert "a déjà ce rôle" in response.content.decode()


@pytest.mark.parametrize("role", ["ADM", "SUPERVISEUR_RESEAU", "INCONNU"])
def test_the_head_of_a_centre_gives_no_role_of_the_network(world, as_, role):
    assert as_(world.head).post(f"/equipe/{world.nurse.id}/role/", role_fields(role)).status_code == 422
    assert not world.nurse.memberships.filter(role_code=role).exists()


def test_a_forged_centre_changes_nothing(world, as_):
    fields = role_fields("VAC", centre=str(world.koniakary.id))
    as_(world.head).post(f"/equipe/{world.nurse.id}/role/", fields)
    assert world.nurse.memberships.get(role_code="VAC").centre == world.konobougou


def test_nobody_gives_a_role_to_oneself(world, as_):
    response = as_(world.administrator).post(f"/equipe/{world.administrator.id}/role/", role_fields("MED"))
    assert response.status_code == 422
    assert "soi-même" in response.content.decode()
    assert not world.administrator.memberships.filter(role_code="MED").exists()


def test_the_administrator_of_the_network_gives_a_role_in_a_named_centre_or_in_the_network(world, as_):
    client = as_(world.person("ADM"))
    client.post(f"/equipe/{world.nurse.id}/role/", role_fields("VAC", centre=str(world.koniakary.id)))
    client.post(f"/equipe/{world.nurse.id}/role/", role_fields("AUDITEUR"))
    given = dict(world.nurse.memberships.exclude(role_code="IDE").values_list("role_code", "centre__code"))
    assert given == {"VAC": "CSU3", "AUDITEUR": None}
    missing = client.post(f"/equipe/{world.nurse.id}/role/", role_fields("LAB"))
    assert "Indiquez le centre de ce rôle" in missing.content.decode()


def test_a_trainee_needs_a_supervisor_of_the_centre(world, as_):
    client, page = as_(world.head), f"/equipe/{world.nurse.id}/role/"
    assert client.post(page, role_fields("STAGIAIRE")).status_code == 422
    stranger = world.membership("MS", world.koniakary)
    assert client.post(page, role_fields("STAGIAIRE", supervisor=str(stranger.id))).status_code == 422
    receptionist = world.membership("ACC")
    assert client.post(page, role_fields("STAGIAIRE", supervisor=str(receptionist.id))).status_code == 422
    physician = world.membership("MED")
    assert client.post(page, role_fields("STAGIAIRE", supervisor=str(physician.id))).status_code == 302
    assert world.nurse.memberships.get(role_code="STAGIAIRE").supervisor == physician


def test_the_supervisor_of_a_trainee_changes(world, as_):
    trainee, physician = world.membership("STAGIAIRE"), world.membership("MED")
    page = f"/equipe/role/{trainee.id}/encadrement/"
    assert as_(world.head).get(page).status_code == 200
    as_(world.head).post(page, {"supervisor": str(physician.id)})
    trainee.refresh_from_db()
    assert trainee.supervisor == physician
    nurse = f"/equipe/role/{world.membership('IDE').id}/encadrement/"
    assert "Seul un stagiaire" in as_(world.head).post(nurse, {"supervisor": str(physician.id)}).content.decode()


def test_a_role_ends_with_a_reason_and_the_access_closes(world, as_):
    membership = world.membership("IDE")
    yesterday = TODAY() - dt.timedelta(days=1)
    page = f"/equipe/role/{membership.id}/fin/"
    assert as_(world.head).post(page, {"last_day": yesterday.isoformat(), "reason": ""}).status_code == 422
    assert as_(world.nurse).get("/compte/").status_code == 200
    as_(world.head).post(page, {"last_day": yesterday.isoformat(), "reason": "Mutation à Bla"})
    membership.refresh_from_db()
    assert (membership.valid_to, membership.end_reason, membership.ended_by_id) == (
        yesterday,
        "Mutation à Bla",
        world.head.id,
    )
    assert as_(world.nurse).get("/compte/").status_code == 403
    assert BusinessEvent.objects.filter(kind="accounts.role_ended", sentence__contains="Mutation à Bla").exists()
    assert (
        "déjà terminé"
        in as_(world.head).post(page, {"last_day": TODAY().isoformat(), "reason": "Encore"}).content.decode()
    )


@pytest.mark.parametrize("days", [-2, -400])
def test_a_role_does_not_end_in_the_past(world, as_, days):
    page = f"/equipe/role/{world.membership('IDE').id}/fin/"
    day = (TODAY() + dt.timedelta(days=days)).isoformat()
    assert as_(world.head).post(page, {"last_day": day, "reason": "Erreur"}).status_code == 422


def test_nobody_ends_the_own_role(world, as_):
    page = f"/equipe/role/{world.membership('DTC').id}/fin/"
    response = as_(world.head).post(page, {"last_day": TODAY().isoformat(), "reason": "Départ"})
    assert response.status_code == 422
    assert world.head.memberships.get().valid_to is None


def test_the_service_itself_refuses_another_centre(world):
    from accounts.access import access_of
    from accounts.selectors import manager_of

    access = access_of(world.head)
    assert access is not None
    manager = manager_of(access)
    with pytest.raises(RefusedError, match="votre centre"):
        memberships.end(
            membership=world.membership("IDE", world.koniakary),
            last_day=TODAY(),
            reason="Essai",
            by=world.head,
            manager=manager,
        )


# --- account


def test_a_suspended_account_closes_at_once_and_opens_again(world, as_):
    nurse = as_(world.nurse)
    assert nurse.get("/compte/").status_code == 200
    head = as_(world.head)
    assert head.get(f"/equipe/{world.nurse.id}/suspendre/").status_code == 200
    assert head.post(f"/equipe/{world.nurse.id}/suspendre/", {"reason": ""}).status_code == 422
    head.post(f"/equipe/{world.nurse.id}/suspendre/", {"reason": "Téléphone volé"})
    assert nurse.get("/compte/").status_code == 302
    head.post(f"/equipe/{world.nurse.id}/retablir/")
    assert User.objects.get(pk=world.nurse.pk).is_active


def test_a_new_password_is_required_at_the_next_page(world, as_):
    nurse = as_(world.nurse)
    as_(world.head).post(f"/equipe/{world.nurse.id}/nouveau-mot-de-passe/")
    assert nurse.get("/compte/").headers["Location"] == "/compte/mot-de-passe/"


@pytest.mark.parametrize("act", ["code/", "suspendre/", "nouveau-mot-de-passe/"])
@pytest.mark.parametrize("elsewhere", ["ADM", "MED"])
def test_the_head_holds_no_keys_of_who_also_works_elsewhere(world, as_, act, elsewhere):
    place = None if elsewhere == "ADM" else world.koniakary
    Membership.objects.create(user=world.nurse, role_code=elsewhere, centre=place, valid_from=TODAY())
    response = as_(world.head).post(f"/equipe/{world.nurse.id}/{act}", {"reason": "Essai"})
    assert response.status_code == 409
    assert "administrateur du réseau" in response.content.decode()
    assert not world.nurse.invitations.exists()


def test_a_code_issued_before_is_not_shown_once_the_person_works_elsewhere(world, as_):
    as_(world.head).post(f"/equipe/{world.nurse.id}/code/")
    Membership.objects.create(user=world.nurse, role_code="ADM", valid_from=TODAY())
    assert "Code à usage unique</h2>" not in as_(world.head).get(f"/equipe/{world.nurse.id}/").content.decode()
    assert as_(world.head).get(f"/equipe/{world.nurse.id}/fiche/").status_code == 409


@pytest.mark.parametrize("act", ["code/", "suspendre/", "nouveau-mot-de-passe/"])
def test_nobody_acts_on_the_own_account_as_its_manager(world, as_, act):
    response = as_(world.head).post(f"/equipe/{world.head.id}/{act}", {"reason": "Essai"})
    assert response.status_code == 409


def test_the_filter_without_anything_is_everybody_at_work(world):
    from accounts.access import access_of
    from accounts.selectors import people

    access = access_of(world.head)
    assert access is not None
    found = people(access, PeopleFilter())
    assert world.nurse in found
    assert world.stranger("IDE") not in found
